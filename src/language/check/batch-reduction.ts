import type { Node } from '../../engine/graph';
import type { CompiledLoss } from './compiled-loss';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
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
  const sum = findSum(loss, doubled);
  const span = sum?.origin.span;
  if (sum === null || span === undefined) return [];
  const { batchSize } = loss.context;
  const call = loss.lossFile.sourceOf(span).text;
  const argument = operandsOf(loss.lossFile, span);
  const plain = argument?.length === 1 && call.startsWith('sum(');
  return [
    {
      rule: 'sum-reduction',
      severity: 'warning',
      span,
      message: `the sum goes over the batch: the same rows twice give twice the loss and twice the gradient${batchSize === null ? '' : `, here ${batchSize} times that of the mean`}. Use mean(), so that the learning rate means the same for every batch size.`,
      fixes: plain
        ? [{ title: 'Use mean()', edits: [{ span, newText: `mean${call.slice('sum'.length)}` }] }]
        : [],
    },
  ];
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

/** The reduction that takes the batch's axis away by adding up, nearest to the loss. */
function findSum({ compiled }: LossUnderCheck, doubled: CompiledLoss): Node | null {
  const twins = doubled.built.total.graph.nodes;
  const spans = (node: Node) => node.shape.some((size, axis) => size !== twins[node.id].shape[axis]);
  return (
    [...compiled.forward]
      .reverse()
      .find(
        (node) => node.operation.name !== 'mean' && !spans(node) && node.inputs.some((input) => spans(input)),
      ) ?? null
  );
}
