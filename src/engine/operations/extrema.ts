import type { Node } from '../graph';
import { reduceKernel, reductionOffsets } from '../kernels/reduction';
import { defineOperation, type ApplyOperation, type TensorData } from '../operation';
import type { OperationName } from '../operation-name';
import { formatShape, normalizeAxis, ShapeError, type Shape } from '../shape';
import { multiply } from './arithmetic';
import {
  reducedCount,
  reducedShape,
  reductionAttributes,
  spread,
  type AxisArgument,
  type ReductionAttributes,
} from './reductions';
import { reshape } from './shaping';

interface ExtremumAttributes extends ReductionAttributes {
  /** Who gets the gradient when several elements are the largest: all alike, or the first of them. */
  readonly ties: 'share' | 'first';
}

/** The offset of the first member for which `wins` against all before it; NaN beats everything. */
function bestMember(
  wins: (a: number, b: number) => boolean,
  input: TensorData,
  start: number,
  members: Int32Array,
): number {
  let best = 0;
  for (let member = 0; member < members.length; member++) {
    const value = input[start + members[member]];
    if (value !== value) return member;
    if (wins(value, input[start + members[best]])) best = member;
  }
  return best;
}

const isGreater = (a: number, b: number) => a > b;
const isLess = (a: number, b: number) => a < b;

/** @throws ShapeError when there is nothing to choose from. */
function extremumShape(name: string, shape: Shape, attributes: ReductionAttributes): Shape {
  if (reducedCount(shape, attributes.axes) === 0) {
    throw new ShapeError(
      `${name} needs at least one element along the reduced axes of ${formatShape(shape)}`,
      [shape],
    );
  }
  return reducedShape(shape, attributes);
}

function defineExtremum(name: OperationName, summary: string, wins: (a: number, b: number) => boolean) {
  return defineOperation<ExtremumAttributes>({
    name,
    summary,
    inferShape: ([shape], attributes) => extremumShape(name, shape, attributes),
    gradient: ({ node, inputs: [x], attributes, upstream }) => [
      multiply(spread(upstream, x.shape, attributes), applyExtremumShare([x, node], attributes)),
    ],
    kernel: ({ attributes: { axes }, ...binding }) =>
      reduceKernel(
        (input, start, members) => input[start + members[bestMember(wins, input, start, members)]],
        { ...binding, axes },
      ),
  });
}

const applyMax = defineExtremum(
  'max',
  'The largest element, of all or along an axis; NaN if one is.',
  isGreater,
);
const applyMin = defineExtremum(
  'min',
  'The smallest element, of all or along an axis; NaN if one is.',
  isLess,
);

/** How much of the extremum each element is: 1 for the winner, equal parts for all that tie under "share". */
const applyExtremumShare: ApplyOperation<ExtremumAttributes> = defineOperation({
  name: 'extremumShare',
  summary: 'The derivative of max and min: which element was chosen.',
  inferShape: ([shape]) => shape,
  gradient: 'none',
  kernel({ inputs: [input, extremum], inputShapes: [shape], output, attributes: { axes, ties } }) {
    const { groups, members } = reductionOffsets(shape, axes);
    const isChosen = (value: number, best: number) => value === best || (value !== value && best !== best);
    return () => {
      output.fill(0);
      for (let group = 0; group < groups.length; group++) {
        const start = groups[group];
        const best = extremum[group];
        let count = 0;
        for (let member = 0; member < members.length; member++) {
          if (isChosen(input[start + members[member]], best)) count++;
          if (count === 1 && ties === 'first') break;
        }
        let left = count;
        for (let member = 0; left > 0; member++) {
          if (!isChosen(input[start + members[member]], best)) continue;
          output[start + members[member]] = 1 / count;
          left--;
        }
      }
    };
  },
});

/** How much of the extremum over the reduced axes each element of `x` is, equal parts for ties; sums to 1 per group. */
export function extremumShare(x: Node, extremum: Node, attributes: ReductionAttributes): Node {
  return applyExtremumShare([x, extremum], { ...attributes, ties: 'share' });
}

/** Along one axis the gradient goes to the first of tied elements, over all or several axes they share it. */
function extremumAttributes(shape: Shape, axis: AxisArgument, keepDims: boolean): ExtremumAttributes {
  return {
    ...reductionAttributes(shape, axis, keepDims),
    ties: typeof axis === 'number' ? 'first' : 'share',
  };
}

/**
 * The largest element over `axis` (all axes when absent), which is dropped unless `keepDims`. With one axis the first
 * of tied elements gets the gradient, as `torch.max(x, dim)`; otherwise ties share it, as `torch.max(x)` and `amax`.
 * @throws ShapeError over no elements.
 */
export function max(x: Node, axis?: AxisArgument, keepDims = false): Node {
  return applyMax([x], extremumAttributes(x.shape, axis, keepDims));
}

/** The smallest element; axes and ties as for {@link max}. */
export function min(x: Node, axis?: AxisArgument, keepDims = false): Node {
  return applyMin([x], extremumAttributes(x.shape, axis, keepDims));
}

function defineArgument(name: OperationName, summary: string, wins: (a: number, b: number) => boolean) {
  return defineOperation<ReductionAttributes>({
    name,
    summary,
    inferShape: ([shape], attributes) => extremumShape(name, shape, attributes),
    gradient: 'none',
    kernel: ({ attributes: { axes }, ...binding }) =>
      reduceKernel((input, start, members) => bestMember(wins, input, start, members), { ...binding, axes }),
  });
}

const applyArgMax = defineArgument(
  'argMax',
  'The index of the first largest element; has no gradient.',
  isGreater,
);
const applyArgMin = defineArgument(
  'argMin',
  'The index of the first smallest element; has no gradient.',
  isLess,
);

/**
 * The index of the first largest element along `axis`, or among all elements in row-major order.
 * @throws ShapeError over no elements.
 */
export function argMax(x: Node, axis?: number, keepDims = false): Node {
  return locate(applyArgMax, x, axis, keepDims);
}

/** The index of the first smallest element; as {@link argMax}. */
export function argMin(x: Node, axis?: number, keepDims = false): Node {
  return locate(applyArgMin, x, axis, keepDims);
}

function locate(apply: typeof applyArgMax, x: Node, axis: number | undefined, keepDims: boolean): Node {
  if (axis !== undefined) return apply([x], { axes: [normalizeAxis(axis, x.shape)], keepDims });
  const index = apply([reshape(x, [-1])], { axes: [0], keepDims: false });
  return keepDims
    ? reshape(
        index,
        x.shape.map(() => 1),
      )
    : index;
}
