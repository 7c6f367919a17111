import type { Node } from '../graph';
import { defineOperation } from '../operation';
import { formatShape, sameShape, ShapeError } from '../shape';
import { divide, maximum, multiply, subtract } from './arithmetic';
import { log, log1p, negate } from './unary';

/** No logarithm falls below this, so that p = 0 against t = 1 costs 100 and not Infinity. */
const LEAST_LOGARITHM = -100;

/** The divisor p (1 - p) of the derivative is at least this: PyTorch's 1e-12, which it holds as a float32. */
const LEAST_VARIANCE = Math.fround(1e-12);

const applyBinaryCrossEntropy = defineOperation<null>({
  name: 'binaryCrossEntropy',
  summary: '-(t log(p) + (1 - t) log(1 - p)) with each logarithm at least -100.',
  inferShape([prediction, target]) {
    if (!sameShape(prediction, target)) {
      throw new ShapeError(
        `binaryCrossEntropy needs equal shapes, not ${formatShape(prediction)} and ${formatShape(target)}`,
        [prediction, target],
      );
    }
    return prediction;
  },
  gradient: ({ inputs: [p, t], upstream, needed }) => [
    needed[0] ? multiply(upstream, slopeOfPrediction(p, t)) : null,
    needed[1] ? multiply(upstream, subtract(log1p(negate(p)), log(p))) : null,
  ],
  kernel({ inputs: [prediction, target], output }) {
    return () => {
      for (let i = 0; i < output.length; i++) {
        const p = prediction[i];
        const t = target[i];
        const logOne = Math.max(Math.log(p), LEAST_LOGARITHM);
        const logZero = Math.max(Math.log1p(-p), LEAST_LOGARITHM);
        output[i] = (t - 1) * logZero - t * logOne;
      }
    };
  },
});

/** (p - t) / (p (1 - p)): finite at p = 0 and 1, where that of the clamped logarithms would be 0. */
function slopeOfPrediction(p: Node, t: Node): Node {
  return divide(subtract(p, t), maximum(multiply(subtract(1, p), p), LEAST_VARIANCE));
}

/**
 * The cross-entropy of probabilities against targets in [0, 1], with PyTorch's values and derivatives at 0 and 1
 * (https://docs.pytorch.org/docs/stable/generated/torch.nn.BCELoss.html); NaN for a prediction outside [0, 1].
 * @throws ShapeError when the shapes differ.
 */
export function binaryCrossEntropy(prediction: Node, target: Node): Node {
  return applyBinaryCrossEntropy([prediction, target], null);
}
