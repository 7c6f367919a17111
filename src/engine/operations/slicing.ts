import type { Node } from '../graph';
import { gatherKernel, stridedOffsets } from '../kernels/elementwise';
import { copyFromRuns, copyToRuns, runsOf, type Region } from '../kernels/strided-copy';
import { defineOperation, type ApplyOperation } from '../operation';
import { formatShape, normalizeAxis, sameShape, ShapeError, sizeOf, stridesOf, type Shape } from '../shape';
import { reshape, unsqueeze } from './shaping';

const applySlice: ApplyOperation<Region> = defineOperation({
  name: 'slice',
  summary: 'A part of the tensor along its axes.',
  inferShape: (_, { lengths }) => lengths,
  gradient: ({ inputs: [x], attributes, upstream }) => [
    applyPad([upstream], { shape: x.shape, starts: attributes.starts, steps: attributes.steps, value: 0 }),
  ],
  aliasOffset([shape], region) {
    if (sizeOf(region.lengths) === 0) return 0;
    const { starts } = runsOf(shape, region);
    return starts.length === 1 ? starts[0] : null;
  },
  kernel: ({ inputs: [input], inputShapes: [shape], output, attributes }) =>
    copyFromRuns(input, runsOf(shape, attributes), output),
});

export interface PadAttributes {
  /** Of the result. */
  readonly shape: Shape;
  /** Where the first element of the input goes, and how far apart its elements come to lie, along each axis. */
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  /** Everywhere else. */
  readonly value: number;
}

const applyPad: ApplyOperation<PadAttributes> = defineOperation({
  name: 'pad',
  summary: 'The tensor within a larger one that is filled with one value.',
  inferShape: (_, { shape }) => shape,
  gradient: ({ inputs: [x], attributes: { starts, steps }, upstream }) => [
    applySlice([upstream], { starts, steps, lengths: x.shape }),
  ],
  kernel({ inputs: [input], inputShapes: [lengths], output, attributes: { shape, starts, steps, value } }) {
    const copy = copyToRuns(input, output, runsOf(shape, { starts, steps, lengths }));
    return () => {
      output.fill(value);
      copy();
    };
  },
});

/**
 * Elements `from` (included) to `to` (excluded) along `axis`, every `step`-th. Negative bounds count from the end and
 * bounds beyond the tensor are cut off, as in NumPy and PyTorch.
 * @throws ShapeError when the axis does not exist or the step is not a positive integer.
 */
export function slice(x: Node, axis: number, from: number | null, to: number | null = null, step = 1): Node {
  const along = normalizeAxis(axis, x.shape);
  if (!Number.isInteger(step) || step < 1) {
    throw new ShapeError(`a slice's step must be a positive integer, not ${step}`, [x.shape]);
  }
  const size = x.shape[along];
  const bound = (value: number) => Math.min(Math.max(value < 0 ? value + size : value, 0), size);
  const start = bound(from ?? 0);
  const length = Math.max(0, Math.ceil((bound(to ?? size) - start) / step));
  const others = (own: number, value: number) => x.shape.map((_, i) => (i === along ? own : value));
  const lengths = x.shape.map((each, i) => (i === along ? length : each));
  if (sameShape(lengths, x.shape)) return x;
  return applySlice([x], { starts: others(start, 0), lengths, steps: others(step, 1) });
}

/** The part of `x` at `index` of `axis`, which is dropped; a negative index counts from the end. */
export function select(x: Node, axis: number, index: number): Node {
  const along = normalizeAxis(axis, x.shape);
  const at = index < 0 ? index + x.shape[along] : index;
  if (!Number.isInteger(index) || at < 0 || at >= x.shape[along]) {
    throw new ShapeError(`there is no index ${index} along axis ${axis} of ${formatShape(x.shape)}`, [
      x.shape,
    ]);
  }
  return reshape(
    slice(x, along, at, at + 1),
    x.shape.filter((_, i) => i !== along),
  );
}

/** Parts of `size` along `axis` (the last may be shorter), or of the given sizes. */
export function split(x: Node, sizes: number | readonly number[], axis = 0): Node[] {
  const along = normalizeAxis(axis, x.shape);
  const total = x.shape[along];
  const list =
    typeof sizes === 'number'
      ? Array.from({ length: Math.ceil(total / sizes) }, (_, i) => Math.min(sizes, total - i * sizes))
      : sizes;
  if (list.reduce((sum, size) => sum + size, 0) !== total) {
    throw new ShapeError(`sizes [${list.join(', ')}] do not add up to the ${total} of axis ${axis}`, [
      x.shape,
    ]);
  }
  let start = 0;
  return list.map((size) => {
    const part = slice(x, along, start, start + size);
    start += size;
    return part;
  });
}

/**
 * `x` with `before` and `after` elements of `value` added along each of its axes.
 * @throws ShapeError when the counts are not one for each axis, or negative.
 */
export function pad(x: Node, before: readonly number[], after: readonly number[], value = 0): Node {
  const counts = [...before, ...after];
  if (before.length !== x.shape.length || after.length !== x.shape.length || counts.some((n) => !(n >= 0))) {
    throw new ShapeError(`padding needs two counts of 0 or more for each axis of ${formatShape(x.shape)}`, [
      x.shape,
    ]);
  }
  if (counts.every((count) => count === 0)) return x;
  const shape = x.shape.map((size, axis) => size + before[axis] + after[axis]);
  return applyPad([x], { shape, starts: before, steps: x.shape.map(() => 1), value });
}

const applyConcat: ApplyOperation<{ readonly axis: number }> = defineOperation({
  name: 'concat',
  summary: 'Tensors laid one after the other along an axis.',
  inferShape(shapes, { axis }) {
    const [first] = shapes;
    const rest = (shape: Shape) => shape.filter((_, i) => i !== axis);
    for (const shape of shapes) {
      if (shape.length !== first.length || !sameShape(rest(shape), rest(first))) {
        throw new ShapeError(
          `concat needs equal sizes along all axes but ${axis}: ${shapes.map(formatShape).join(', ')}`,
          shapes,
        );
      }
    }
    const total = shapes.reduce((sum, shape) => sum + shape[axis], 0);
    return first.map((size, i) => (i === axis ? total : size));
  },
  gradient({ inputs, attributes: { axis }, upstream }) {
    const sizes = inputs.map((input) => input.shape[axis]);
    return split(upstream, sizes, axis);
  },
  kernel({ inputs, inputShapes, output, outputShape, attributes: { axis } }) {
    let start = 0;
    const copies = inputs.map((input, i) => {
      const lengths = inputShapes[i];
      const starts = lengths.map((_, along) => (along === axis ? start : 0));
      start += lengths[axis];
      return copyToRuns(input, output, runsOf(outputShape, { starts, lengths, steps: lengths.map(() => 1) }));
    });
    return () => {
      for (let i = 0; i < copies.length; i++) copies[i]();
    };
  },
});

/**
 * Joins tensors along `axis`; their other sizes must agree.
 * @throws ShapeError
 */
export function concat(tensors: readonly [Node, ...Node[]], axis = 0): Node {
  return tensors.length === 1
    ? tensors[0]
    : applyConcat(tensors, { axis: normalizeAxis(axis, tensors[0].shape) });
}

/**
 * Joins tensors of one shape along a new axis, which becomes `axis` of the result.
 * @throws ShapeError
 */
export function stack(tensors: readonly [Node, ...Node[]], axis = 0): Node {
  const [first, ...rest] = tensors;
  const along = normalizeAxis(axis, [...first.shape, 1]);
  return concat([unsqueeze(first, along), ...rest.map((tensor) => unsqueeze(tensor, along))], along);
}

const applyFlip: ApplyOperation<{ readonly axes: readonly number[] }> = defineOperation({
  name: 'flip',
  summary: 'The elements in reverse order along some axes.',
  inferShape: ([shape]) => shape,
  gradient: ({ attributes: { axes }, upstream }) => [flip(upstream, axes)],
  kernel({ inputs: [input], inputShapes: [shape], output, attributes: { axes } }) {
    const strides = stridesOf(shape);
    const start = axes.reduce((sum, axis) => sum + (shape[axis] - 1) * strides[axis], 0);
    const reversed = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
    return gatherKernel(input, stridedOffsets(shape, reversed, start), output);
  },
});

/** `x` in reverse order along `axes`. */
export function flip(x: Node, axes: number | readonly number[]): Node {
  const list = typeof axes === 'number' ? [axes] : axes;
  return applyFlip([x], { axes: list.map((axis) => normalizeAxis(axis, x.shape)) });
}
