import * as z from 'zod';
import type { Node } from '../graph';
import { sigmoid } from '../operations/activations';
import { add, multiply, subtract } from '../operations/arithmetic';
import { negate } from '../operations/unary';
import { crossEntropyOfLogits } from './bce-with-logits';
import { focusOn, focusOption } from './focus';
import { defineLoss } from './loss';
import { requireSameShape } from './shape-checks';

export const sigmoidFocal = defineLoss({
  name: 'sigmoidFocal',
  summary: 'bceWithLogits that looks at the hard elements: for rare positives. Sigmoid inside.',
  formula:
    'a * (1 - q)^gamma * bceWithLogits(p, t), q the probability of the target, a = alpha for 1, 1 - alpha for 0',
  source: 'https://docs.pytorch.org/vision/main/generated/torchvision.ops.sigmoid_focal_loss.html',
  torch: null,
  golden: 'sigmoid_focal_loss',
  options: z.strictObject({
    gamma: focusOption,
    alpha: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(0.25)
      .describe('Weight of the ones; the zeros get 1 - alpha. null: all alike.'),
  }),
  prediction: 'logits',
  target: 'zeroOne',
  nonNegative: true,
  build(prediction, target, { gamma, alpha }) {
    requireSameShape('sigmoidFocal', prediction, target);
    const values = multiply(
      crossEntropyOfLogits(prediction, target),
      focusOn(missing(prediction, target), gamma),
    );
    if (alpha === null) return { values };
    return { values: multiply(add(multiply(target, 2 * alpha - 1), 1 - alpha), values) };
  },
});

/** The probability that is not the target's, without a difference of near numbers. */
function missing(x: Node, t: Node): Node {
  return add(multiply(sigmoid(negate(x)), t), multiply(sigmoid(x), subtract(1, t)));
}
