import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { Remedy } from './rule';

/**
 * The other ways to deal with cells that have no value.
 * @param inFeatures whether all of them are in features: nothing stands in for a target
 */
export function otherPolicy({ runFile: { data } }: PreparedRun, inFeatures: boolean): Remedy[] {
  const drop = { title: 'Drop rows with missing cells', value: 'drop' };
  const fill = { title: 'Fill missing cells with the mean', value: 'mean' };
  return [...(inFeatures ? [fill] : []), drop]
    .filter(({ value }) => value !== data.missing)
    .map(({ title, value }) => ({ title, change: [{ pointer: '/data/missing', value }] }));
}
