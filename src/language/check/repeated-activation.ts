import type { Node } from '../../engine/graph';
import type { SourceSpan } from '../../engine/origin';
import { sizeOf } from '../../engine/shape';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { dependents } from './sign-changes';

const SOFTMAX: ReadonlySet<string> = new Set(['softmax', 'logSoftmax', 'logSumExp']);
const SIGMOID: ReadonlySet<string> = new Set(['sigmoid', 'logSigmoid']);
const GIVES_PROBABILITIES: ReadonlySet<string> = new Set(['softmax', 'sigmoid']);
/** Operations that pass the same numbers on. */
const PASSING: ReadonlySet<string> = new Set([
  'detach',
  'reshape',
  'transpose',
  'identity',
  'slice',
  'negate',
]);

/** A loss that squashes what the model's last layer, or the loss itself, has squashed already. */
export function checkActivation(loss: LossUnderCheck): LossRemark[] {
  const { activation } = loss.context;
  return [
    ...repeated(loss, SOFTMAX, activation === 'softmax'),
    ...repeated(loss, SIGMOID, activation === 'sigmoid'),
  ].slice(0, 1);
}

function repeated(loss: LossUnderCheck, squashing: ReadonlySet<string>, byModel: boolean): LossRemark[] {
  const { compiled, context } = loss;
  const moving = dependents(compiled, compiled.prediction);
  const outputs = new Set<Node>(byModel ? [compiled.prediction] : []);
  for (const node of compiled.forward) {
    const { operation, inputs, origin } = node;
    if (PASSING.has(operation.name) && outputs.has(inputs[0])) outputs.add(node);
    if (squashing.has(operation.name) && outputs.has(inputs[0]) && origin.span !== undefined)
      return [describe(squashing, sizeOf(context.outputShape), origin.span, byModel)];
    if (GIVES_PROBABILITIES.has(operation.name) && squashing.has(operation.name) && moving.has(node))
      outputs.add(node);
  }
  return [];
}

function describe(
  squashing: ReadonlySet<string>,
  count: number,
  span: SourceSpan,
  byModel: boolean,
): LossRemark {
  const name = squashing === SOFTMAX ? 'softmax' : 'sigmoid';
  const remedy = byModel ? "Leave the model's output linear." : 'Give it the scores.';
  const floor = Math.log(1 + (count - 1) / Math.E).toFixed(2);
  const first = byModel ? `the model ends in ${name} already` : `they have gone through ${name}() before`;
  return {
    rule: name === 'softmax' ? 'double-softmax' : 'output-activation',
    severity: 'warning',
    span,
    message:
      name === 'softmax'
        ? `this takes scores and applies softmax itself, but ${first}: over ${count} classes the cross-entropy cannot fall below ${floor}. ${remedy}`
        : `this takes scores and applies sigmoid itself, but ${first}: all probabilities end between 0.5 and 0.73. ${remedy}`,
    fixes: [],
  };
}
