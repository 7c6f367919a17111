import fc from 'fast-check';
import { sizeOf, type Shape } from '../../../src/engine/shape';

/** Numbers for a leaf. */
export interface SampleTensor {
  readonly shape: Shape;
  readonly data: readonly number[];
}

/**
 * Multiples of a tenth, moved away from all whole and half numbers, where functions have kinks and jumps; rounded to
 * float32, so that both precisions begin with the same numbers.
 */
function gridValue(tenths: number): number {
  return Math.fround(tenths * 0.1 + 0.037);
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

const AROUND_ZERO: Range = { low: -2, high: 2 };

function tenthsOf({ low, high }: Range) {
  return fc.integer({ min: Math.ceil(low * 10), max: Math.floor(high * 10) - 1 });
}

/** A tensor of that shape with numbers between the bounds. */
export function tensorOf(shape: Shape, range = AROUND_ZERO): fc.Arbitrary<SampleTensor> {
  const size = sizeOf(shape);
  return fc
    .array(tenthsOf(range), { minLength: size, maxLength: size })
    .map((tenths) => ({ shape, data: tenths.map(gridValue) }));
}

/** A tensor of that shape in which no two numbers are equal. */
export function distinctTensorOf(shape: Shape): fc.Arbitrary<SampleTensor> {
  const size = sizeOf(shape);
  return fc
    .uniqueArray(fc.integer({ min: -2 * size - 5, max: 2 * size + 5 }), { minLength: size, maxLength: size })
    .map((tenths) => ({ shape, data: tenths.map(gridValue) }));
}

/** A tensor of whole numbers from 0 to below `bound`. */
export function indicesOf(shape: Shape, bound: number): fc.Arbitrary<SampleTensor> {
  const size = sizeOf(shape);
  return fc
    .array(fc.integer({ min: 0, max: bound - 1 }), { minLength: size, maxLength: size })
    .map((data) => ({ shape, data }));
}

/** Shapes of up to three axes, among them scalars, axes of size 1 and empty ones. */
export function anyShape({ minRank = 0, maxRank = 3, minSize = 0 } = {}): fc.Arbitrary<Shape> {
  return fc.array(fc.integer({ min: minSize, max: 3 }), { minLength: minRank, maxLength: maxRank });
}

/** A shape and one of its axes. */
export function shapeAndAxis({ minSize = 0, maxRank = 3 } = {}): fc.Arbitrary<{
  shape: Shape;
  axis: number;
}> {
  return anyShape({ minRank: 1, maxRank, minSize }).chain((shape) =>
    fc.integer({ min: 0, max: shape.length - 1 }).map((axis) => ({ shape, axis })),
  );
}

/** A shape and some of its axes, none, one or all of them included. */
export function shapeAndAxes(options = {}): fc.Arbitrary<{ shape: Shape; axes: number[] }> {
  return anyShape({ minRank: 1, ...options }).chain((shape) =>
    fc.subarray(shape.map((_, axis) => axis)).map((axes) => ({ shape, axes })),
  );
}

/** `count` shapes that broadcast together: leading axes left out and others shrunk to 1 at will. */
export function broadcastingShapes(count: number): fc.Arbitrary<Shape[]> {
  const shrunk = (full: Shape) =>
    fc
      .tuple(
        fc.integer({ min: 0, max: full.length }),
        fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length }),
      )
      .map(([dropped, keep]) => full.map((size, axis) => (keep[axis] ? size : 1)).slice(dropped));
  return anyShape()
    .chain((full) => fc.tuple(...Array.from({ length: count }, () => shrunk(full))))
    .map((shapes): Shape[] => shapes);
}
