import * as z from 'zod';
import type { Node } from '../graph';
import { logSigmoid } from '../operations/activations';
import { add, multiply, subtract, type Operand } from '../operations/arithmetic';
import { constant } from '../operations/leaves';
import { negate } from '../operations/unary';
import { weighBinary } from './binary-weight';
import { defineLoss, type UnreducedLoss } from './loss';
import { classWeightOption } from './option-schemas';
import { requireSameShape, requireWeightPerClass } from './shape-checks';
import { torchPage } from './sources';

const options = z.strictObject({
  posWeight: z
    .union([z.number().nonnegative(), z.array(z.number().nonnegative()).min(1)])
    .default(1)
    .describe('How much a target of 1 counts against one of 0; a list has one number for each output.'),
  classWeight: classWeightOption,
});

export const bceWithLogits = defineLoss({
  name: 'bceWithLogits',
  summary: 'For yes or no: the score in, the sigmoid inside, exact for scores of any size.',
  formula: '-(posWeight * t * log(sigmoid(p)) + (1 - t) * log(sigmoid(-p)))',
  source: torchPage('BCEWithLogitsLoss'),
  torch: 'BCEWithLogitsLoss',
  golden: 'binary_cross_entropy_with_logits',
  options,
  prediction: 'logits',
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
  { posWeight, classWeight }: z.output<typeof options>,
): UnreducedLoss {
  requireSameShape('bceWithLogits', prediction, target);
  const values = crossEntropyOfLogits(prediction, target, positiveWeight(prediction, posWeight));
  return { values: weighBinary('bceWithLogits', values, target, weight, classWeight) };
}

/**
 * -(w t log(sigmoid(x)) + (1 - t) log(sigmoid(-x))): both parts keep all their digits for any x, with no difference of
 * large numbers.
 */
export function crossEntropyOfLogits(x: Node, t: Node, w: Operand = 1): Node {
  const ofOnes = multiply(multiply(t, w), logSigmoid(x));
  const ofZeros = multiply(subtract(1, t), logSigmoid(negate(x)));
  return negate(add(ofOnes, ofZeros));
}

function positiveWeight(prediction: Node, posWeight: number | readonly number[]): Operand {
  if (typeof posWeight === 'number') return posWeight;
  requireWeightPerClass('bceWithLogits', 'posWeight', posWeight, prediction.shape.at(-1) ?? 1);
  return constant(prediction.graph, posWeight, [posWeight.length]);
}
