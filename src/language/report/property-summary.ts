import type { LossProperty, PropertyName } from './report-types';

const WORDS: Readonly<Record<PropertyName, string>> = {
  finite: 'finite',
  differentiable: 'differentiable',
  nonNegative: 'non-negative',
  consistent: 'consistent',
  reduction: 'averaged',
};

/** The properties that hold, and those that hold in part, in one line: "finite (proved), averaged; in part consistent". */
export function summarizeProperties(properties: readonly LossProperty[]): string {
  const named = (wanted: LossProperty['verdict']): string =>
    properties
      .filter(({ verdict }) => verdict === wanted)
      .map(({ name, proved }) => (proved ? `${WORDS[name]} (proved)` : WORDS[name]))
      .join(', ');
  const [holds, note] = [named('holds'), named('note')];
  return [holds, note === '' ? '' : `in part ${note}`].filter((part) => part !== '').join('; ');
}
