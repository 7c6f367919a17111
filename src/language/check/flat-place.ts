import type { Node } from '../../engine/graph';
import { sizeOf } from '../../engine/shape';
import type { LossUnderCheck } from './loss-under-check';
import { dependents } from './sign-changes';

/** A move of a prediction this small shows what the derivative sees: what does not change with it is flat there. */
const SMALL_MOVE = 1e-4;

/** Operations that can be flat although what goes in moves; others, such as slice, only leave parts out. */
const CUTTING: ReadonlySet<string> = new Set([
  'clamp',
  'maximum',
  'minimum',
  'where',
  'max',
  'min',
  'relu',
  'hardtanh',
  'multiply',
  'round',
  'floor',
  'ceil',
  'sign',
]);

/**
 * The first operation on the way from columns of the prediction to the loss that stays as it is while what goes in
 * moves a little, at all of these batches: that is where their gradient is lost. Null where there is none.
 *
 * @param batches write a prediction and its target
 */
export function findFlatPlace(
  loss: LossUnderCheck,
  columns: readonly number[],
  batches: readonly (() => void)[],
): Node | null {
  const { compiled } = loss;
  const width = sizeOf(loss.context.outputShape);
  const dependent = dependents(compiled, compiled.prediction);
  const nodes = compiled.forward.filter((node) => dependent.has(node) && node !== compiled.prediction);
  const moving = new Set<Node>([compiled.prediction]);
  for (const writeBatch of batches) {
    writeBatch();
    compiled.run();
    const prediction = Float64Array.from(compiled.predictionData);
    const still = nodes.filter((node) => !moving.has(node));
    const before = still.map((node) => Float64Array.from(compiled.read(node)));
    for (const direction of [1, -1]) {
      prediction.forEach((value, i) => {
        const size = columns.includes(i % width) ? direction * SMALL_MOVE * Math.max(1, Math.abs(value)) : 0;
        compiled.predictionData[i] = value + size;
      });
      compiled.run();
      still.forEach((node, i) => {
        if (compiled.read(node).some((value, j) => !Object.is(value, before[i][j]))) moving.add(node);
      });
    }
  }
  return (
    nodes.find(
      (node) =>
        !moving.has(node) &&
        CUTTING.has(node.operation.name) &&
        node.origin.span !== undefined &&
        node.inputs.some((input) => moving.has(input)),
    ) ?? null
  );
}
