import * as z from 'zod';
import { multiply } from '../operations/arithmetic';
import { mean } from '../operations/reductions';
import { crossEntropyOfLogits } from './bce-with-logits';
import { weightsPerClass } from './class-indices';
import { defineLoss } from './loss';
import { classWeightOption } from './option-schemas';
import { requireRank, requireSameShape } from './shape-checks';
import { torchPage } from './sources';

export const multiLabelSoftMargin = defineLoss({
  name: 'multiLabelSoftMargin',
  summary: 'For any number of classes at once: bceWithLogits averaged over the classes of each row.',
  formula: 'mean over classes of -w * (t * log(sigmoid(p)) + (1 - t) * log(sigmoid(-p)))',
  source: torchPage('MultiLabelSoftMarginLoss'),
  torch: 'MultiLabelSoftMarginLoss',
  golden: 'multilabel_soft_margin_loss',
  options: z.strictObject({ classWeight: classWeightOption }),
  prediction: 'logits',
  target: 'zeroOne',
  nonNegative: true,
  build(prediction, target, { classWeight }) {
    requireSameShape('multiLabelSoftMargin', prediction, target);
    requireRank('multiLabelSoftMargin', 'prediction', prediction, [1, 2, 3, 4], '[batch, ..., classes]');
    const each = crossEntropyOfLogits(prediction, target);
    const classes = prediction.shape[prediction.shape.length - 1];
    const weights = weightsPerClass('multiLabelSoftMargin', prediction, classes, classWeight);
    return { values: mean(weights === null ? each : multiply(each, weights), -1) };
  },
});
