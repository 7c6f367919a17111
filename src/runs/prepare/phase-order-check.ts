import { LossMismatch } from '../objective/loss-mismatch';
import type { LossPlan } from '../objective/loss-part';
import type { Moment } from '../run-file/run-file';

/**
 * Compares the beginnings of the losses of a schedule where some are told in epochs and some in steps, which can be done
 * only when it is known how many steps an epoch has.
 * @throws LossMismatch at the first one that does not begin after the one before
 */
export function checkPhaseOrder({ phases }: LossPlan, stepsPerEpoch: number): void {
  const steps = (phases ?? []).map(({ from }) => stepOf(from, stepsPerEpoch));
  const late = steps.findIndex((step, i) => i > 0 && step <= steps[i - 1]);
  if (phases === null || late < 0) return;
  const { unit, count } = phases[late - 1].from;
  const same = unit === 'epoch' ? `, which is step ${steps[late - 1]} with these data` : '';
  throw new LossMismatch(
    `this loss begins at step ${steps[late]}, and the loss before it at ${unit} ${count}${same}; list losses in the order in which they begin`,
    `/loss/schedule/${late}/from`,
  );
}

function stepOf({ unit, count }: Moment, stepsPerEpoch: number): number {
  return unit === 'epoch' ? count * stepsPerEpoch : count;
}
