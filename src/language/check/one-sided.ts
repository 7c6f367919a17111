import { ACTIVATIONS } from '../../engine/activations';
import { sizeOf } from '../../engine/shape';
import { fitting } from './fitting-predictions';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { returnSpan } from './return-span';
import { shown } from './witness';

/** How far predictions are moved from their targets, each further than the last. */
const DISTANCES = [0.1, 1, 10, 100] as const;
/** Share of the cost of a fit that a step away from it must save, the first one. */
const CLEARLY = 1e-3;
/** Batches of targets of which all must agree. */
const TARGETS = 3;

/**
 * A loss that never stops rewarding predictions for leaving their targets in one direction, though it stays bounded: an
 * exponential of the signed error, a cost of what is too high alone.
 */
export function checkOneSided(loss: LossUnderCheck): LossRemark[] {
  const { low, high } = ACTIVATIONS[loss.context.activation].range;
  const open = [...(low === -Infinity ? [-1] : []), ...(high === Infinity ? [1] : [])];
  for (const direction of open) {
    if (!loss.targets.slice(0, TARGETS).every((_, i) => pays(loss, i, direction))) continue;
    loss.targets[0](loss.compiled.targetData);
    const [fit, away] = [predictMoved(loss, 0), predictMoved(loss, direction * DISTANCES[1])];
    return [
      {
        rule: 'not-consistent',
        severity: 'warning',
        span: returnSpan(loss),
        message: `predictions ${DISTANCES[1]} ${direction < 0 ? 'below' : 'above'} their targets cost ${shown(away)}, fitting ones ${shown(fit)}, and the further away the less: nothing brings predictions to their targets. Let errors of either sign cost: use abs(), a square, or subtract the error from its exponential.`,
        fixes: [],
      },
    ];
  }
  return [];
}

/** Whether each step away costs less than the one before, the other way more, for one batch of targets. */
function pays(loss: LossUnderCheck, targets: number, direction: number): boolean {
  loss.targets[targets](loss.compiled.targetData);
  const fit = predictMoved(loss, 0);
  const costs = DISTANCES.map((distance) => predictMoved(loss, direction * distance));
  const back = predictMoved(loss, -direction * DISTANCES[1]);
  return (
    fit - costs[0] > CLEARLY * Math.abs(fit) &&
    costs.every((cost, i) => i === 0 || cost < costs[i - 1]) &&
    back > fit
  );
}

/** All predictions as far from their targets. */
function predictMoved(loss: LossUnderCheck, distance: number): number {
  const { compiled, batch, context } = loss;
  const width = sizeOf(context.outputShape);
  for (let row = 0; row < batch; row++) {
    for (let column = 0; column < width; column++)
      compiled.predictionData[row * width + column] = fitting(loss, row, column) + distance;
  }
  return compiled.run();
}
