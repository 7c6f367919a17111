import type { Node } from '../../engine/graph';
import type { OperationName } from '../../engine/operation-name';
import { ELEMENT_RULES } from './element-rules';
import { mapRanges, type RangeTensor } from './range-tensor';
import { REDUCTION_RULES, reduceRanges } from './reduction-rules';
import { TENSOR_RULES } from './tensor-rules';

/** What an operation makes of the ranges of its inputs; one entry for each, or this does not compile. */
const RULES = {
  ...TENSOR_RULES,
  ...asTensorRules(ELEMENT_RULES, (rule, node, inputs) => mapRanges(rule, node, inputs)),
  ...asTensorRules(REDUCTION_RULES, (rule, node, inputs) => reduceRanges(rule, node, inputs[0])),
} satisfies Record<OperationName, (node: Node, inputs: readonly RangeTensor[]) => RangeTensor>;

function asTensorRules<Name extends string, Rule>(
  rules: Readonly<Record<Name, Rule>>,
  apply: (rule: Rule, node: Node, inputs: readonly RangeTensor[]) => RangeTensor,
): Record<Name, (node: Node, inputs: readonly RangeTensor[]) => RangeTensor> {
  const entries = Object.entries<Rule>(rules).map(([name, rule]) => [
    name,
    (node: Node, inputs: readonly RangeTensor[]) => apply(rule, node, inputs),
  ]);
  return Object.fromEntries(entries) as Record<
    Name,
    (node: Node, inputs: readonly RangeTensor[]) => RangeTensor
  >;
}

/** The ranges of a node's elements from those of its inputs'. */
export function rangesOfResult(node: Node, inputs: readonly RangeTensor[]): RangeTensor {
  return RULES[node.operation.name](node, inputs);
}

/** Whether each element of the result depends on the elements at its own place alone. */
export function isElementwise({ operation }: Node): boolean {
  return operation.name in ELEMENT_RULES;
}
