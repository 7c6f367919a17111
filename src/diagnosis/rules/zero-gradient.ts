import { fixedColumn } from '../../runs/telemetry';
import { formatNumber } from '../format-number';
import { reportLossRemarks } from '../loss-file/report-remarks';
import { findLostGradient } from '../lost-gradient';
import { modelOutput } from '../model-output';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'zero-gradient',
    title: 'No gradient arrives',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'The loss changes with the prediction, but its gradient is exactly 0, so that training does not move it: the way back is cut by detach(), by a clamp or a choice in the loss that is flat there, or the output has come to lie where its activation is flat.',
    measurement:
      'In a loss file: the gradient of an output is 0 in all of several ordinary batches, while the loss changes with it, or an operation stays as it is while ordinary predictions, or those that fit their targets, move a little. While training: the norm of the whole gradient is exactly 0 for so many steps in a row and the loss is not near 0; a penalty counts as gradient. The step is computed again, and the first operation of a loss file that gets a gradient and passes none on is named.',
    source:
      'https://pytorch.org/docs/stable/generated/torch.Tensor.detach.html; of 59 small programs measured, all gradients exactly 0 for an epoch marked 10 of 40 broken ones and no healthy one.',
    thresholds: {
      steps: { default: 50, description: 'steps in a row with a gradient of exactly 0' },
      left: { default: 0.05, description: 'present loss / starting loss' },
    },
  },
  create({ run, report, threshold }) {
    let still = 0;
    return {
      static() {
        reportLossRemarks({ run, report }, 'zero-gradient');
      },
      step(view, { loss }) {
        still = view.row[fixedColumn('gradNorm')] === 0 ? still + 1 : 0;
        if (still < threshold('steps') || loss.left < threshold('left')) return;
        const { layer, pointer, activation } = modelOutput(run);
        const lost = findLostGradient(view);
        if (lost !== null) {
          report({
            place: lost.place,
            leaves: loss.left,
            level: loss.current,
            message: `For ${still} steps the gradient has been exactly 0, and the loss stays at ${formatNumber(loss.current)}: ${lost.operation}() is flat for every row of the batch, so that nothing of the gradient passes it. Widen its bounds, or leave a way with a slope, such as leakyRelu() or softplus().`,
            related: [
              {
                place: { kind: 'runFile', pointer },
                message: `${layer.name} gets no gradient from the loss.`,
              },
            ],
          });
          return;
        }
        report({
          place: { kind: 'runFile', pointer },
          leaves: loss.left,
          level: loss.current,
          message: `For ${still} steps the gradient has been exactly 0, and the loss stays at ${formatNumber(loss.current)}: ${activation === 'linear' ? `nothing of it passes ${layer.name}` : `the ${activation} at the end of ${layer.name} is flat for every row`}. Try another activation there or a lower learning rate.`,
        });
      },
    };
  },
});
