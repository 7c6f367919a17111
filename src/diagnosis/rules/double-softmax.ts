import { formatNumber } from '../format-number';
import { modelOutput } from '../model-output';
import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'double-softmax',
    title: 'Double softmax',
    severity: 'warning',
    moments: ['static'],
    meaning:
      'The loss applies softmax itself and gets the output of a softmax layer. Scores between 0 and 1 can never be told apart clearly: the loss stays above a floor and the gradients are small.',
    measurement:
      'The loss takes unnormalized scores over classes (crossEntropy, focal) and the model ends in softmax. The floor is ln(1 + (K - 1) / e) for K classes: a score of 1 against zeros.',
    source:
      'https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html: the input is unnormalized logits.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'double-softmax');
      const output = modelOutput(run);
      if (output.activation !== 'softmax' || output.units < 2) return;
      const part = run.loss.parts.find(
        ({ loss, target }) =>
          loss.kind === 'named' &&
          target.kind === 'indices' &&
          loss.definition.prediction(loss.options) === 'logits',
      );
      if (part?.loss.kind !== 'named') return;
      const { name } = part.loss.definition;
      const floor = Math.log(1 + (output.units - 1) / Math.E);
      report({
        place: { kind: 'runFile', pointer: output.pointer },
        message: `${name} applies softmax itself, and ${output.layer.name} has applied it already: over ${output.units} classes the loss cannot fall below ${formatNumber(floor)}. Leave the output linear.`,
        related: [
          { place: { kind: 'runFile', pointer: part.pointer }, message: `${name} takes unnormalized scores` },
        ],
        remedies: [
          {
            title: 'Make the output linear',
            change: [{ pointer: output.activationPointer, value: 'linear' }],
          },
        ],
      });
    },
  }),
});
