import * as z from 'zod';
import type { Node } from '../graph';
import { add, multiply, where } from '../operations/arithmetic';
import { sum } from '../operations/reductions';
import { reshape } from '../operations/shaping';
import { logSoftmax } from '../operations/softmax';
import { negate } from '../operations/unary';
import { sameShape } from '../shape';
import { classIndices, negativePicked, weightsPerClass } from './class-indices';
import { defineLoss, type UnreducedLoss } from './loss';
import { classWeightOption, ignoreIndexOption, labelSmoothingOption } from './option-schemas';
import { classAxis, requireClassIndices } from './shape-checks';
import { torchPage } from './sources';

const options = z.strictObject({
  classWeight: classWeightOption,
  ignoreIndex: ignoreIndexOption,
  labelSmoothing: labelSmoothingOption,
});

type CrossEntropyOptions = z.output<typeof options>;

export const crossEntropy = defineLoss({
  name: 'crossEntropy',
  summary:
    'For one of several classes: scores in, softmax inside. Targets are class indices or probabilities.',
  formula: '-w[t] * log(softmax(p))[t]; the mean divides by the sum of the weights w[t]',
  source: torchPage('CrossEntropyLoss'),
  torch: 'CrossEntropyLoss',
  golden: 'cross_entropy',
  options,
  prediction: 'logits',
  target: 'indices',
  nonNegative: true,
  build(prediction, target, parsed) {
    return prediction.shape.length > 0 && sameShape(prediction.shape, target.shape)
      ? againstProbabilities(prediction, target, parsed)
      : againstIndices(prediction, target, parsed);
  },
});

function againstIndices(prediction: Node, target: Node, parsed: CrossEntropyOptions): UnreducedLoss {
  const axis = requireClassIndices('crossEntropy', prediction, target);
  const count = prediction.shape[axis];
  const classes = classIndices('crossEntropy', target, count, parsed);
  const logProbabilities = logSoftmax(prediction, axis);
  const own = negativePicked(logProbabilities, axis, classes);
  const { labelSmoothing } = parsed;
  if (labelSmoothing === 0) return { values: own, weights: classes.weights };
  const all = where(classes.valid, weightedSum(logProbabilities, axis, parsed), 0);
  const values = add(multiply(own, 1 - labelSmoothing), multiply(all, labelSmoothing / count));
  return { values, weights: classes.weights };
}

/** The mean is over all positions, whatever the weights. */
function againstProbabilities(prediction: Node, target: Node, parsed: CrossEntropyOptions): UnreducedLoss {
  const axis = classAxis(prediction);
  const { labelSmoothing } = parsed;
  const smoothed =
    labelSmoothing === 0
      ? target
      : add(multiply(target, 1 - labelSmoothing), labelSmoothing / prediction.shape[axis]);
  return { values: weightedSum(multiply(logSoftmax(prediction, axis), smoothed), axis, parsed) };
}

/** The negative sum over the classes, each with its weight. */
function weightedSum(x: Node, axis: number, { classWeight }: CrossEntropyOptions): Node {
  const weights = weightsPerClass('crossEntropy', x, x.shape[axis], classWeight);
  const alongAxis = x.shape.map((size, i) => (i === axis ? size : 1));
  const weighted = weights === null ? x : multiply(x, reshape(weights, alongAxis));
  return negate(sum(weighted, axis));
}
