import * as z from 'zod';
import type { Node } from '../graph';
import { divide, equal, less, maximum } from '../operations/arithmetic';
import { ctcLoss } from '../operations/ctc';
import { constant } from '../operations/leaves';
import { sum } from '../operations/reductions';
import { cumsum } from '../operations/scans';
import { reshape, unsqueeze } from '../operations/shaping';
import { sameShape } from '../shape';
import { defineLoss, type UnreducedLoss } from './loss';
import { mismatch, requireRank } from './shape-checks';
import { torchPage } from './sources';

const options = z.strictObject({
  blank: z.int().nonnegative().default(0).describe('The class that stands for no label.'),
  zeroInfinity: z
    .boolean()
    .default(false)
    .describe('Rows whose labels do not fit into the time cost 0 and have no gradient, instead of Infinity.'),
});

export const ctc = defineLoss({
  name: 'ctc',
  summary: 'For label sequences without timing, as in speech: sums over all alignments. Wants a logSoftmax.',
  formula: '-log P(t | p) over all alignments with blanks; the mean divides each row by its labels first',
  source: torchPage('CTCLoss'),
  torch: 'CTCLoss',
  golden: 'ctc_loss',
  options,
  prediction: 'logProbabilities',
  target: 'indexLists',
  nonNegative: true,
  /** Labels end at the first negative one, and all times count. */
  build(prediction, target, parsed) {
    requireLabels(prediction, target);
    const isRow = prediction.shape.length === 2;
    const lengths = constant(
      prediction.graph,
      prediction.shape[isRow ? 0 : 1],
      isRow ? [] : [prediction.shape[0]],
    );
    const labelCounts = sum(equal(cumsum(less(target, 0), -1), 0), -1);
    return alignments(prediction, target, lengths, labelCounts, parsed);
  },
  tensors: {
    arguments: [
      { name: 'logProbabilities' },
      { name: 'target' },
      { name: 'inputLengths' },
      { name: 'targetLengths' },
    ],
    build: ([logProbabilities, target, inputLengths, targetLengths], parsed) =>
      alignments(logProbabilities, target, inputLengths, targetLengths, parsed),
  },
});

/** @throws ShapeError unless there is a list of labels for each row of the prediction. */
function requireLabels(prediction: Node, target: Node): void {
  requireRank('ctc', 'prediction', prediction, [2, 3], '[batch, time, classes] or [time, classes]');
  const batch = prediction.shape.slice(0, -2);
  if (target.shape.length > 0 && sameShape(target.shape.slice(0, -1), batch)) return;
  throw mismatch('ctc', prediction.shape, target.shape, '; there must be a list of labels for each row');
}

function alignments(
  logProbabilities: Node,
  target: Node,
  inputLengths: Node,
  targetLengths: Node,
  parsed: z.output<typeof options>,
): UnreducedLoss {
  requireLabels(logProbabilities, target);
  const isRow = logProbabilities.shape.length === 2;
  const asBatch = (x: Node) => (isRow ? unsqueeze(x, 0) : x);
  const losses = ctcLoss(
    asBatch(logProbabilities),
    asBatch(target),
    asBatch(inputLengths),
    asBatch(targetLengths),
    parsed,
  );
  const values = reshape(losses, targetLengths.shape);
  return { values, averaged: divide(values, maximum(targetLengths, 1)) };
}
