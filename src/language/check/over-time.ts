import type { Node } from '../../engine/graph';
import { leafAttributes } from '../../engine/operations/leaves';
import { checkConsistency } from './consistency';
import { checkColumnBounds, checkLowerBound } from './lower-bound';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { returnSpan } from './return-span';
import { dependents } from './sign-changes';
import { summands } from './summands';
import { shown } from './witness';

const CLOCK_NAMES: ReadonlySet<string> = new Set(['step', 'epoch', 'progress']);

/** How often the rest of the loss a penalty has to be at the last step, and how often what it was at the first. */
const OUTWEIGHS = 10;
const GROWS = 100;
/** And what it was at half of the steps: a bound that was reached before is one. */
const STILL_GROWS = 1.2;
/** Batches that are looked at. */
const BATCHES = 6;

/** Whether a graph reads the step, the epoch or the progress as a number. */
export function readsClock(nodes: readonly Node[]): boolean {
  return nodes.some((node) => CLOCK_NAMES.has(leafAttributes(node)?.name ?? ''));
}

/**
 * Whether minimizing the loss brings predictions to their targets: at the first step, and where the loss reads the
 * clock, that nothing runs away or takes it over until the last.
 */
export function checkOverTime(loss: LossUnderCheck): LossRemark[] {
  const { compiled, clocks } = loss;
  const remarks = checkConsistency(loss);
  const last = clocks[clocks.length - 1];
  if (remarks.length > 0 || clocks.length < 2 || !readsClock(compiled.forward)) return remarks;
  compiled.setClock(last);
  const unbounded = [...checkLowerBound(loss), ...checkColumnBounds(loss)].at(0);
  compiled.setClock(clocks[0]);
  if (unbounded === undefined) return checkGrowth(loss);
  return [{ ...unbounded, message: `at step ${last.step} ${unbounded.message}`, fixes: [] }];
}

/** Parts of the loss that do not look at the target, still grow at the end, and are nearly all of it by then. */
function checkGrowth(loss: LossUnderCheck): LossRemark[] {
  const { compiled, clocks } = loss;
  const aboutTarget = dependents(compiled, compiled.target);
  const growing = dependentsOfSteps(loss);
  const penalties = summands(compiled.built.total).filter(
    (node) => !aboutTarget.has(node) && growing.has(node),
  );
  const [first, middle, last] = [clocks[0], clocks[clocks.length >> 1], clocks[clocks.length - 1]];
  for (const penalty of penalties) {
    const readings = Array.from({ length: BATCHES }, () => {
      loss.runOrdinary();
      const at = (clock: typeof first) => {
        compiled.setClock(clock);
        const total = compiled.run();
        return { total, own: compiled.read(penalty)[0] };
      };
      return { late: at(last), half: at(middle), early: at(first) };
    });
    const takesOver = readings.every(({ early, half, late }) => {
      const rest = Math.abs(late.total - late.own);
      const isGrowing = late.own > GROWS * Math.abs(early.own) && late.own > STILL_GROWS * half.own;
      return isGrowing && late.own > OUTWEIGHS * rest && rest > 0;
    });
    if (!takesOver) continue;
    const [{ early, late }] = readings;
    return [
      {
        rule: 'not-consistent',
        severity: 'warning',
        span: penalty.origin.span ?? returnSpan(loss),
        message: `this grows from ${shown(early.own)} at step ${first.step} to ${shown(late.own)} at step ${last.step}, where all else costs ${shown(late.total - late.own)}: by then training minimizes it, and not the errors. Give its weight a bound, as Math.min(step / 1000, 1) has one.`,
        fixes: [],
      },
    ];
  }
  return [];
}

/** What the step or the epoch has an influence on; the progress ends at 1. */
function dependentsOfSteps({ compiled }: LossUnderCheck): Set<Node> {
  const steps = compiled.forward.filter((node) =>
    ['step', 'epoch'].includes(leafAttributes(node)?.name ?? ''),
  );
  return new Set(steps.flatMap((node) => [...dependents(compiled, node)]));
}
