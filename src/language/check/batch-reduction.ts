import type { Node } from '../../engine/graph';
import type { SourceSpan } from '../../engine/origin';
import type { CompiledLoss } from './compiled-loss';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { returnSpan } from './return-span';
import { operandsOf } from './source-operands';

const TRIALS = 4;

/** A loss of the same rows twice that is twice the loss: it is summed over the batch instead of averaged. */
export function checkReduction(loss: LossUnderCheck): LossRemark[] {
  const doubled = loss.withTwiceTheRows;
  if (doubled === null) return [];
  for (let trial = 0; trial < TRIALS; trial++) {
    const ratio = ratioOfTwiceTheRows(loss, doubled);
    if (Number.isNaN(ratio) || Math.abs(ratio - 2) > 0.02) return [];
  }
  const sums = findSums(loss);
  return (sums.length > 0 ? sums : [returnSpan(loss)]).map((span) => describe(loss, span));
}

function describe({ lossFile, context }: LossUnderCheck, span: SourceSpan): LossRemark {
  const { batchSize } = context;
  const { text } = lossFile.sourceOf(span);
  const isPlain = operandsOf(lossFile, span)?.length === 1 && text.startsWith('sum(');
  const size = batchSize === null ? '' : `, here ${batchSize} times that of the mean`;
  return {
    rule: 'sum-reduction',
    severity: 'warning',
    span,
    message: `the sum goes over the batch: the same rows twice give twice the loss and twice the gradient${size}. Use mean(), so that the learning rate means the same for every batch size.`,
    fixes: isPlain
      ? [{ title: 'Use mean()', edits: [{ span, newText: `mean${text.slice('sum'.length)}` }] }]
      : [],
  };
}

function ratioOfTwiceTheRows(loss: LossUnderCheck, doubled: CompiledLoss): number {
  const { compiled } = loss;
  const once = loss.runOrdinary();
  for (const [from, to] of [
    [compiled.predictionData, doubled.predictionData],
    [compiled.targetData, doubled.targetData],
  ]) {
    to.set(from);
    to.set(from, from.length);
  }
  const twice = doubled.run();
  return Math.abs(once) > 1e-9 ? twice / once : Number.NaN;
}

/** The places nearest to the loss at which the batch's axis goes away other than by a mean. */
function findSums({ compiled, batchAxesOf }: LossUnderCheck): SourceSpan[] {
  if (batchAxesOf === null) return [];
  const spans = new Map<number, SourceSpan>();
  const open = [compiled.built.total];
  const seen = new Set<Node>(open);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { operation, origin, inputs } = node;
    const collapses = inputs.some((input) => batchAxesOf(input).length > 0);
    if (collapses && operation.name !== 'mean' && origin.span) spans.set(origin.span.start, origin.span);
    if (collapses) continue;
    for (const input of inputs) {
      if (seen.has(input)) continue;
      seen.add(input);
      open.push(input);
    }
  }
  return [...spans.values()].sort((a, b) => a.start - b.start);
}
