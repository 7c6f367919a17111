import type { Node } from '../graph';
import { formatShape, sameShape, ShapeError, sizeOf, type Shape } from '../shape';

/**
 * For losses that compare each output with its own target.
 * @throws ShapeError when the shapes differ in any way: [4, 1] and [4] would broadcast to [4, 4].
 */
export function requireSameShape(loss: string, prediction: Node, target: Node): void {
  if (sameShape(prediction.shape, target.shape)) return;
  const advice =
    sizeOf(prediction.shape) === sizeOf(target.shape)
      ? '; reshape one of them'
      : '; they must have the same shape';
  throw mismatch(loss, prediction.shape, target.shape, advice);
}

/**
 * For losses of scores against class indices: prediction [batch, classes, ...] and target [batch, ...], or [classes]
 * and a scalar.
 * @returns the axis of the classes.
 * @throws ShapeError
 */
export function requireClassIndices(loss: string, prediction: Node, target: Node): number {
  if (prediction.shape.length === 0) {
    throw new ShapeError(`${loss} needs scores [batch, classes], but the prediction is a single number`, [
      prediction.shape,
    ]);
  }
  const axis = classAxis(prediction);
  const expected = prediction.shape.filter((_, i) => i !== axis);
  if (!sameShape(target.shape, expected)) {
    throw mismatch(
      loss,
      prediction.shape,
      target.shape,
      `; class indices for it would be ${formatShape(expected)}`,
    );
  }
  return axis;
}

/** Where the classes are: axis 1, or 0 of a single row. */
export function classAxis({ shape }: Node): number {
  return shape.length === 1 ? 0 : 1;
}

/** @throws ShapeError unless the prediction has `rank` axes. */
export function requireRank(
  loss: string,
  what: string,
  node: Node,
  ranks: readonly number[],
  layout: string,
): void {
  if (ranks.includes(node.shape.length)) return;
  throw new ShapeError(`${loss} needs the ${what} as ${layout}, but it is ${formatShape(node.shape)}`, [
    node.shape,
  ]);
}

/** @throws ShapeError when the list of weights does not have one for each of the classes. */
export function requireWeightPerClass(
  loss: string,
  option: string,
  weights: readonly number[],
  classes: number,
): void {
  if (weights.length === classes) return;
  throw new ShapeError(
    `${loss} has ${weights.length} numbers as ${option}, but the prediction has ${classes} classes`,
    [[weights.length], [classes]],
  );
}

export function mismatch(loss: string, prediction: Shape, target: Shape, advice: string): ShapeError {
  return new ShapeError(
    `${loss} got a prediction of shape ${formatShape(prediction)} and a target of shape ${formatShape(target)}${advice}`,
    [prediction, target],
  );
}
