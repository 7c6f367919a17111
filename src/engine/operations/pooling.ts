import type { Node } from '../graph';
import {
  averageGradientKernel,
  averageKernel,
  maxPoolIndexKernel,
  type MaxPoolGeometry,
  type Window,
} from '../kernels/pooling';
import { defineOperation, type ApplyOperation } from '../operation';
import { formatShape, ShapeError, sizeOf, type Shape } from '../shape';
import { asImage, pair, single, withoutHeight, type PerAxis } from './convolution';
import { gather } from './indexing';
import { reshape } from './shaping';

type Pair = readonly [number, number];

export interface MaxPoolAttributes {
  readonly kernelSize: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  readonly outputSize: Pair;
}

export interface PoolOptions {
  /** The window's size unless told otherwise. */
  readonly stride?: PerAxis;
  readonly padding?: PerAxis;
  /** Round the count of windows up, so that the last may hang over the edge. */
  readonly ceilMode?: boolean;
}

export interface MaxPoolOptions extends PoolOptions {
  readonly dilation?: PerAxis;
}

export interface AveragePoolOptions extends PoolOptions {
  /** Whether the zeros of the padding count for the mean. */
  readonly countIncludePad?: boolean;
  /** Divides the sums in place of the windows' sizes. */
  readonly divisorOverride?: number | null;
}

const applyMaxPoolIndices: ApplyOperation<MaxPoolAttributes> = defineOperation({
  name: 'maxPool2dIndices',
  summary: "Where each pooling window's largest element lies within its plane.",
  inferShape: ([shape], { outputSize }) => [...shape.slice(0, 2), ...outputSize],
  gradient: 'none',
  kernel: ({ inputs: [x], inputShapes: [shape], output, attributes }) =>
    maxPoolIndexKernel(x, output, maxPoolGeometry(shape, attributes)),
});

/** The sizes of the pooling over a tensor of that shape. */
export function maxPoolGeometry(shape: Shape, attributes: MaxPoolAttributes): MaxPoolGeometry {
  return { ...attributes, planes: sizeOf(shape.slice(0, 2)), inputSize: [shape[2], shape[3]] };
}

/**
 * The largest element of each window, as `torch.nn.functional.max_pool2d`; of equal ones the first gets the gradient.
 * @param x [batch, channels, height, width].
 * @throws ShapeError when no window fits or the padding exceeds half a window.
 */
export function maxPool2d(x: Node, size: PerAxis, options: MaxPoolOptions = {}): Node {
  requireRank(x, 4);
  const kernelSize = pair(size);
  const stride = pair(options.stride ?? size);
  const padding = pair(options.padding ?? 0);
  const dilation = pair(options.dilation ?? 1);
  const outputSize = perAxis((axis) =>
    windowCount(x.shape, 2 + axis, {
      reach: dilation[axis] * (kernelSize[axis] - 1) + 1,
      size: kernelSize[axis],
      stride: stride[axis],
      padding: padding[axis],
      ceilMode: options.ceilMode ?? false,
    }),
  );
  const planes = x.shape.slice(0, 2);
  const indices = applyMaxPoolIndices([x], { kernelSize, stride, padding, dilation, outputSize });
  const picked = gather(
    reshape(x, [...planes, x.shape[2] * x.shape[3]]),
    2,
    reshape(indices, [...planes, outputSize[0] * outputSize[1]]),
  );
  return reshape(picked, [...planes, ...outputSize]);
}

/** {@link maxPool2d} over one axis. @param x [batch, channels, length]. */
export function maxPool1d(x: Node, size: PerAxis, options: MaxPoolOptions = {}): Node {
  requireRank(x, 3);
  return withoutHeight(
    maxPool2d(asImage(x), [1, single(size)], {
      stride: [1, single(options.stride ?? size)],
      padding: [0, single(options.padding ?? 0)],
      dilation: [1, single(options.dilation ?? 1)],
      ceilMode: options.ceilMode,
    }),
  );
}

interface WindowLayout {
  /** Elements from a window's first to its last. */
  readonly reach: number;
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
  readonly ceilMode: boolean;
}

/** How many windows lie along an axis; under `ceilMode` the last must still begin within the input or its padding. */
function windowCount(
  shape: Shape,
  axis: number,
  { reach, size, stride, padding, ceilMode }: WindowLayout,
): number {
  const room = shape[axis] + 2 * padding - reach;
  if (padding > size / 2) {
    throw new ShapeError(`a padding of ${padding} is more than half of the pooling window of ${size}`, [
      shape,
    ]);
  }
  const count = (ceilMode ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  const fitting = ceilMode && (count - 1) * stride >= shape[axis] + padding ? count - 1 : count;
  if (room < 0 || fitting < 1) {
    throw new ShapeError(`a pooling window of ${reach} does not fit axis ${axis} of ${formatShape(shape)}`, [
      shape,
    ]);
  }
  return fitting;
}

export interface AveragePoolAttributes {
  readonly rows: readonly Window[];
  readonly columns: readonly Window[];
}

const applyAveragePool: ApplyOperation<AveragePoolAttributes> = defineOperation({
  name: 'avgPool2d',
  summary: 'The mean of each pooling window.',
  inferShape: ([shape], { rows, columns }) => [...shape.slice(0, 2), rows.length, columns.length],
  gradient: ({ inputs: [x], attributes, upstream }) => [
    applyAveragePoolGradient([upstream], { ...attributes, shape: x.shape }),
  ],
  kernel: ({ inputs: [x], inputShapes: [shape], output, attributes: { rows, columns } }) =>
    averageKernel(x, output, [shape[2], shape[3]], rows, columns),
});

/** With the shape of the pooled tensor. */
const applyAveragePoolGradient: ApplyOperation<AveragePoolAttributes & { readonly shape: Shape }> =
  defineOperation({
    name: 'avgPool2dGradient',
    summary: 'The derivative of avgPool2d.',
    inferShape: (_, { shape }) => shape,
    gradient: ({ attributes: { rows, columns }, upstream }) => [
      applyAveragePool([upstream], { rows, columns }),
    ],
    kernel: ({ inputs: [upstream], output, attributes: { rows, columns, shape } }) =>
      averageGradientKernel(upstream, output, [shape[2], shape[3]], rows, columns),
  });

/**
 * The mean of each window, as `torch.nn.functional.avg_pool2d`.
 * @param x [batch, channels, height, width].
 * @throws ShapeError when no window fits or the padding exceeds half a window.
 */
export function avgPool2d(x: Node, size: PerAxis, options: AveragePoolOptions = {}): Node {
  requireRank(x, 4);
  const [sizes, strides, paddings] = [pair(size), pair(options.stride ?? size), pair(options.padding ?? 0)];
  const { ceilMode = false, countIncludePad = true, divisorOverride = null } = options;
  const [rows, columns] = perAxis((axis) => {
    const layout = {
      size: sizes[axis],
      reach: sizes[axis],
      stride: strides[axis],
      padding: paddings[axis],
      ceilMode,
    };
    return averageWindows(x.shape, 2 + axis, layout, countIncludePad);
  });
  if (divisorOverride === null) return applyAveragePool([x], { rows, columns });
  const dividedBy = (windows: readonly Window[], divisor: number) =>
    windows.map((window) => ({ ...window, divisor }));
  return applyAveragePool([x], { rows: dividedBy(rows, divisorOverride), columns: dividedBy(columns, 1) });
}

/** {@link avgPool2d} over one axis. @param x [batch, channels, length]. */
export function avgPool1d(x: Node, size: PerAxis, options: AveragePoolOptions = {}): Node {
  requireRank(x, 3);
  return withoutHeight(
    avgPool2d(asImage(x), [1, single(size)], {
      ...options,
      stride: [1, single(options.stride ?? size)],
      padding: [0, single(options.padding ?? 0)],
    }),
  );
}

function averageWindows(
  shape: Shape,
  axis: number,
  layout: WindowLayout,
  countIncludePad: boolean,
): Window[] {
  const length = shape[axis];
  return Array.from({ length: windowCount(shape, axis, layout) }, (_, i) => {
    const from = i * layout.stride - layout.padding;
    const to = Math.min(from + layout.size, length + layout.padding);
    const [start, end] = [Math.max(from, 0), Math.min(to, length)];
    return { start, end, divisor: countIncludePad ? to - from : end - start };
  });
}

/**
 * Means over `outputSize` windows that cover the image as evenly as possible and may overlap
 * (`torch.nn.functional.adaptive_avg_pool2d`).
 * @param x [batch, channels, height, width].
 */
export function adaptiveAvgPool2d(x: Node, outputSize: PerAxis): Node {
  requireRank(x, 4);
  const counts = pair(outputSize);
  const [rows, columns] = perAxis((axis) => adaptiveWindows(x.shape[2 + axis], counts[axis]));
  return applyAveragePool([x], { rows, columns });
}

/** {@link adaptiveAvgPool2d} over one axis. @param x [batch, channels, length]. */
export function adaptiveAvgPool1d(x: Node, outputSize: PerAxis): Node {
  requireRank(x, 3);
  return withoutHeight(adaptiveAvgPool2d(asImage(x), [1, single(outputSize)]));
}

function adaptiveWindows(length: number, count: number): Window[] {
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * length) / count);
    const end = Math.ceil(((i + 1) * length) / count);
    return { start, end, divisor: end - start };
  });
}

function perAxis<T>(of: (axis: 0 | 1) => T): [T, T] {
  return [of(0), of(1)];
}

function requireRank(x: Node, rank: number): void {
  if (x.shape.length !== rank) {
    throw new ShapeError(`this pooling needs ${rank} axes, not ${formatShape(x.shape)}`, [x.shape]);
  }
}
