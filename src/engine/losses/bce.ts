import * as z from 'zod';
import type { Node } from '../graph';
import { binaryCrossEntropy } from '../operations/binary-cross-entropy';
import { weighBinary } from './binary-weight';
import { defineLoss, type UnreducedLoss } from './loss';
import { classWeightOption } from './option-schemas';
import { requireSameShape } from './shape-checks';
import { torchPage } from './sources';

const options = z.strictObject({ classWeight: classWeightOption });

export const bce = defineLoss({
  name: 'bce',
  summary: 'For yes or no after a sigmoid; bceWithLogits takes the score itself and is more exact.',
  formula: '-(t * log(p) + (1 - t) * log(1 - p)), each logarithm at least -100',
  source: torchPage('BCELoss'),
  torch: 'BCELoss',
  golden: 'binary_cross_entropy',
  options,
  prediction: 'probabilities',
  target: 'zeroOne',
  nonNegative: true,
  build: (prediction, target, parsed) => weighed(prediction, target, undefined, parsed),
  tensors: {
    arguments: [{ name: 'prediction' }, { name: 'target' }, { name: 'weight', optional: true }],
    build: ([prediction, target, weight], parsed) => weighed(prediction, target, weight, parsed),
  },
});

function weighed(
  prediction: Node,
  target: Node,
  weight: Node | undefined,
  { classWeight }: z.output<typeof options>,
): UnreducedLoss {
  requireSameShape('bce', prediction, target);
  return { values: weighBinary('bce', binaryCrossEntropy(prediction, target), target, weight, classWeight) };
}
