import type { Node } from '../graph';
import { scanKernel } from '../kernels/scan';
import { defineOperation, type ApplyOperation } from '../operation';
import { normalizeAxis, type Shape } from '../shape';
import { multiply } from './arithmetic';
import { reduceKernel } from '../kernels/reduction';
import { keepReduced, reducedShape, spread, type ReductionAttributes } from './reductions';
import { reshape } from './shaping';
import { pad, slice } from './slicing';

interface ScanAttributes {
  readonly axis: number;
  /** From the last element to the first. */
  readonly reverse: boolean;
}

const applyCumsum: ApplyOperation<ScanAttributes> = defineOperation({
  name: 'cumsum',
  summary: 'The sums of the elements up to each one along an axis.',
  inferShape: ([shape]) => shape,
  gradient: ({ attributes: { axis, reverse }, upstream }) => [
    applyCumsum([upstream], { axis, reverse: !reverse }),
  ],
  kernel: ({ inputs: [x], inputShapes: [shape], output, attributes }) =>
    scanKernel(shape, attributes, 0, output, (before, at) => before + x[at]),
});

/** Running sums along `axis`. */
export function cumsum(x: Node, axis: number): Node {
  return applyCumsum([x], { axis: normalizeAxis(axis, x.shape), reverse: false });
}

/**
 * y[j] = addend[j] + factor[j] * y[j - 1], beginning from `y[-1] = 0`: closed under differentiation, and what the
 * derivative of a running product is made of, without a division.
 */
const applyLinearScan: ApplyOperation<ScanAttributes> = defineOperation({
  name: 'linearScan',
  summary: 'The linear recurrence y[j] = a[j] + b[j] * y[j - 1] along an axis.',
  inferShape: ([shape]) => shape,
  gradient({ node, inputs: [, factor], attributes, upstream, needed }) {
    const reversed = { axis: attributes.axis, reverse: !attributes.reverse };
    const toAddend = applyLinearScan([upstream, shifted(factor, reversed, 0)], reversed);
    return [toAddend, needed[1] ? multiply(toAddend, shifted(node, attributes, 0)) : null];
  },
  kernel: ({ inputs: [addend, factor], inputShapes: [shape], output, attributes }) =>
    scanKernel(shape, attributes, 0, output, (before, at) => addend[at] + factor[at] * before),
});

/** Each element replaced by the one before it in the scan's direction, the first by `fill`. */
function shifted(x: Node, { axis, reverse }: ScanAttributes, fill: number): Node {
  const size = x.shape[axis];
  const counts = (count: number) => x.shape.map((_, i) => (i === axis ? count : 0));
  return reverse
    ? pad(slice(x, axis, 1, size), counts(0), counts(1), fill)
    : pad(slice(x, axis, 0, size - 1), counts(1), counts(0), fill);
}

const applyCumprod: ApplyOperation<ScanAttributes> = defineOperation({
  name: 'cumprod',
  summary: 'The products of the elements up to each one along an axis.',
  inferShape: ([shape]) => shape,
  gradient({ node, inputs: [x], attributes, upstream }) {
    if (x.shape[attributes.axis] === 0) return [null];
    const reversed = { axis: attributes.axis, reverse: !attributes.reverse };
    const later = applyLinearScan([upstream, shifted(x, reversed, 0)], reversed);
    return [multiply(shifted(node, attributes, 1), later)];
  },
  kernel: ({ inputs: [x], inputShapes: [shape], output, attributes }) =>
    scanKernel(shape, attributes, 1, output, (before, at) => before * x[at]),
});

/** Running products along `axis`; the gradient is exact with zeros among the elements. */
export function cumprod(x: Node, axis: number): Node {
  return applyCumprod([x], { axis: normalizeAxis(axis, x.shape), reverse: false });
}

const applyProd: ApplyOperation<ReductionAttributes> = defineOperation({
  name: 'prod',
  summary: 'The product of all elements, or along an axis; 1 over no elements.',
  inferShape: ([shape], attributes) => reducedShape(shape, attributes),
  gradient: ({ inputs: [x], attributes, upstream }) =>
    x.shape.includes(0)
      ? [null]
      : [multiply(spread(upstream, x.shape, attributes), productOfOthers(x, attributes.axes[0]))],
  kernel: ({ attributes: { axes }, ...binding }) =>
    reduceKernel(
      (input, start, members) => {
        let product = 1;
        for (let member = 0; member < members.length; member++) product *= input[start + members[member]];
        return product;
      },
      { ...binding, axes },
    ),
});

/** For each element, the product of the elements before it times the product of those after it. */
function productOfOthers(x: Node, axis: number): Node {
  const [before, after] = [false, true].map((reverse) => {
    const attributes = { axis, reverse };
    return shifted(applyCumprod([x], attributes), attributes, 1);
  });
  return multiply(before, after);
}

/** Product along `axis`, which is dropped unless `keepDims`, or (absent) of all elements. */
export function prod(x: Node, axis?: number, keepDims = false): Node {
  if (axis !== undefined) return applyProd([x], { axes: [normalizeAxis(axis, x.shape)], keepDims });
  const whole = applyProd([reshape(x, [-1])], { axes: [0], keepDims: false });
  return keepDims ? keepReduced(whole, x.shape, allAxes(x.shape)) : whole;
}

function allAxes(shape: Shape): ReductionAttributes {
  return { axes: shape.map((_, axis) => axis), keepDims: true };
}
