import type { Finding, Fix } from './finding';

/** Run files and loss files, whose texts a trial takes as they are given; data files it reads from disk. */
const TAKEN_AS_TEXT = /\.(?:js|json|jsonc)$/i;

/** Fixes that can be tried by training with them before they are made. */
export function provableFixes({ fixes }: Pick<Finding, 'fixes'>): readonly Fix[] {
  return fixes.filter(({ edits }) => edits.every(({ location }) => TAKEN_AS_TEXT.test(location.file)));
}
