import type { Node } from '../../engine/graph';
import { sizeOf } from '../../engine/shape';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';

const SOFTMAX: ReadonlySet<string> = new Set(['softmax', 'logSoftmax', 'logSumExp']);
const SIGMOID: ReadonlySet<string> = new Set(['sigmoid', 'logSigmoid']);
/** Operations that pass the same numbers on. */
const PASSING: ReadonlySet<string> = new Set([
  'detach',
  'reshape',
  'transpose',
  'identity',
  'slice',
  'negate',
]);

/** A loss that squashes what the model's last layer has squashed already. */
export function checkActivation(loss: LossUnderCheck): LossRemark[] {
  const { compiled, context } = loss;
  const { activation } = context;
  const repeated = activation === 'softmax' ? SOFTMAX : activation === 'sigmoid' ? SIGMOID : null;
  if (repeated === null) return [];
  const outputs = new Set<Node>([compiled.prediction]);
  for (const node of compiled.forward) {
    if (PASSING.has(node.operation.name) && outputs.has(node.inputs[0])) outputs.add(node);
    if (!repeated.has(node.operation.name) || !outputs.has(node.inputs[0])) continue;
    const { span } = node.origin;
    if (span === undefined) continue;
    const count = sizeOf(context.outputShape);
    const floor = Math.log(1 + (count - 1) / Math.E).toFixed(2);
    return [
      {
        rule: activation === 'softmax' ? 'double-softmax' : 'output-activation',
        severity: 'warning',
        span,
        message:
          activation === 'softmax'
            ? `this takes scores and applies softmax itself, but the model ends in softmax already: over ${count} classes the cross-entropy cannot fall below ${floor}. Leave the model's output linear.`
            : "this applies sigmoid to outputs that are a sigmoid's already: all probabilities end between 0.5 and 0.73. Leave the model's output linear.",
        fixes: [],
      },
    ];
  }
  return [];
}
