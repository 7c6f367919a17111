/** Sizes of a tensor's axes, outermost first; `[]` is a scalar. Tensors are stored row-major and contiguous. */
export type Shape = readonly number[];

/** Thrown when the graph is built, never while it runs: the shapes of an operation's inputs do not fit. */
export class ShapeError extends Error {
  constructor(
    message: string,
    readonly shapes: readonly Shape[],
  ) {
    super(message);
    this.name = 'ShapeError';
  }
}

/** Count of elements; 1 for a scalar, 0 when an axis is empty. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

/** `[32, 1]`, as shapes are written in messages. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/**
 * The shape that `a` and `b` broadcast to by NumPy's rule: axes are aligned from the last, and an axis of 1 repeats.
 * @throws ShapeError when two aligned axes differ and neither is 1.
 */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  for (let axis = 0; axis < rank; axis++) {
    const sizeA = a[axis - rank + a.length] ?? 1;
    const sizeB = b[axis - rank + b.length] ?? 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) {
      throw new ShapeError(`shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast`, [a, b]);
    }
    result[axis] = sizeA === 1 ? sizeB : sizeA;
  }
  return result;
}

/** Strides that walk `from` while the indices run over `to`; 0 where an axis of `from` repeats. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from);
  const offset = to.length - from.length;
  return to.map((_, axis) => (axis < offset || from[axis - offset] === 1 ? 0 : strides[axis - offset]));
}

/**
 * The axis counted from 0, for one that may count from the end.
 * @throws ShapeError when the shape has no such axis.
 */
export function normalizeAxis(axis: number, shape: Shape): number {
  const normalized = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(axis) || normalized < 0 || normalized >= shape.length) {
    throw new ShapeError(`there is no axis ${axis} in shape ${formatShape(shape)}`, [shape]);
  }
  return normalized;
}

/** Sizes before, at and after `axis`: a contiguous tensor seen as `[outer, length, inner]`. */
export function splitAtAxis(shape: Shape, axis: number): { outer: number; length: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, axis)), length: shape[axis], inner: sizeOf(shape.slice(axis + 1)) };
}
