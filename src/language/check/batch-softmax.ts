import type { SourceSpan } from '../../engine/origin';
import { operandsOf } from './source-operands';
import type { LossUnderCheck } from './loss-under-check';
import type { LossFix, LossRemark } from './remark';
import { dependents } from './sign-changes';

const SOFTMAX: ReadonlySet<string> = new Set(['softmax', 'logSoftmax', 'logSumExp']);

/**
 * A softmax over the rows of the batch where the scores of the classes are wanted: the rows compete for each class, and
 * a prediction counts differently in other company.
 */
export function checkBatchSoftmax(loss: LossUnderCheck): LossRemark[] {
  const { compiled, context, batchAxesOf } = loss;
  const { classes } = context.target;
  if (classes === null || batchAxesOf === null) return [];
  const moving = dependents(compiled, compiled.prediction);
  for (const { operation, inputs, origin, attributes } of compiled.forward) {
    if (!SOFTMAX.has(operation.name) || origin.span === undefined || !moving.has(inputs[0])) continue;
    const [scores] = inputs;
    const { axis } = attributes as { readonly axis?: number };
    const batchAxes = batchAxesOf(scores);
    const isOverRows = axis !== undefined && batchAxes.length === 1 && batchAxes[0] === axis;
    if (!isOverRows || scores.shape.length !== 2 || scores.shape[1 - axis] !== classes) continue;
    return [
      {
        rule: 'not-consistent',
        severity: 'warning',
        span: origin.span,
        message: `${operation.name} goes over axis ${axis}, the rows of the batch: the rows compete for each class, where for each row the ${classes} classes should. Let it go over axis ${1 - axis}.`,
        fixes: overClasses(loss, origin.span, operation.name, 1 - axis),
      },
    ];
  }
  return [];
}

function overClasses({ lossFile }: LossUnderCheck, span: SourceSpan, name: string, axis: number): LossFix[] {
  const operands = operandsOf(lossFile, span);
  const { text } = lossFile.sourceOf(span);
  if (operands?.length !== 2 || !text.startsWith(`${name}(`)) return [];
  const scores = operands[0].text;
  return [{ title: `Use axis ${axis}`, edits: [{ span, newText: `${name}(${scores}, ${axis})` }] }];
}
