import { ACTIVATIONS } from '../../engine/activations';
import { sizeOf } from '../../engine/shape';
import type { LossUnderCheck } from './loss-under-check';

/** The prediction that fits a row's target: the target itself, or a score for the right class. */
export function fitting(loss: LossUnderCheck, row: number, column: number): number {
  const { compiled, context } = loss;
  const { low, high } = ACTIVATIONS[context.activation].range;
  const width = sizeOf(context.outputShape);
  const target = compiled.targetData;
  if (context.target.classes !== null) return column === target[row] ? upper(high, 4) : lower(low, -4);
  const value = target[row * width + column];
  if (context.activation === 'logSoftmax') return Math.log(Math.max(value, 0.05));
  return Math.min(Math.max(value, lower(low, -Infinity)), upper(high, Infinity));
}

/** A little inside a bound, where a logarithm is finite. */
function upper(bound: number, otherwise: number): number {
  return Number.isFinite(bound) ? bound - 0.05 : otherwise;
}

function lower(bound: number, otherwise: number): number {
  return Number.isFinite(bound) ? bound + 0.05 : otherwise;
}

/** Writes fitting predictions, each row's taken from the row `shift` further on, and computes their loss. */
export function predictShifted(loss: LossUnderCheck, shift: number): number {
  const { compiled, batch, context } = loss;
  const width = sizeOf(context.outputShape);
  for (let row = 0; row < batch; row++) {
    for (let column = 0; column < width; column++) {
      compiled.predictionData[row * width + column] = fitting(loss, (row + shift) % batch, column);
    }
  }
  return compiled.run();
}
