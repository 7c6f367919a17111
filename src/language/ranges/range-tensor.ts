import type { Node } from '../../engine/graph';
import { broadcastOffsets } from '../../engine/kernels/elementwise';
import { sameShape, sizeOf, type Shape } from '../../engine/shape';
import type { ElementRule } from './element-rules';
import { isNever, NEVER, type Range } from './range';

/** The range of each element of a tensor, row-major. Elements that are alike may share one range. */
export type RangeTensor = readonly Range[];

/** Results that are looked up again instead of computed, since rows are alike. */
const REMEMBERED = 8;

/** The ranges as they are spread over a larger shape by broadcasting. */
export function spreadRanges(ranges: RangeTensor, from: Shape, to: Shape): RangeTensor {
  if (sameShape(from, to)) return ranges;
  return Array.from(broadcastOffsets(from, to), (offset) => ranges[offset]);
}

/** Applies a rule at each place of the result, under broadcasting. What never happens makes nothing happen. */
export function mapRanges(rule: ElementRule, node: Node, inputs: readonly RangeTensor[]): RangeTensor {
  const { shape, attributes } = node;
  const spread = inputs.map((ranges, i) => spreadRanges(ranges, node.inputs[i].shape, shape));
  const known: { readonly operands: readonly Range[]; readonly result: Range }[] = [];
  return Array.from({ length: sizeOf(shape) }, (_, at) => {
    const found = known.find(({ operands }) => operands.every((range, i) => range === spread[i][at]));
    if (found !== undefined) return found.result;
    const operands = spread.map((ranges) => ranges[at]);
    const isDead = operands.some(isNever) && node.operation.name !== 'where';
    const result = isDead ? NEVER : rule(operands, attributes);
    if (known.push({ operands, result }) > REMEMBERED) known.shift();
    return result;
  });
}
