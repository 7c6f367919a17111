import { formatNumber } from '../format-number';
import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'label-encoding',
    title: 'Labels in another code than the loss expects',
    severity: 'error',
    moments: ['static'],
    meaning:
      'Margin losses multiply the output by the label and need -1 and +1. A label of 0 takes its row out of the loss: it costs the same whatever is predicted, and has no gradient.',
    measurement: 'Every label, as the loss gets it, against the two that the loss is defined for.',
    source:
      'The definition of the hinge loss; https://pytorch.org/docs/stable/generated/torch.nn.SoftMarginLoss.html.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'label-encoding');
      for (const { loss, target, pointer } of run.loss.parts) {
        if (loss.kind !== 'named' || target.kind !== 'plusMinusOne') continue;
        const strange = target.values.find((value) => Number.isFinite(value) && Math.abs(value) !== 1);
        if (strange === undefined) continue;
        const share = target.values.filter((value) => Math.abs(value) !== 1).length / target.values.length;
        const { name } = loss.definition;
        report({
          place: { kind: 'runFile', pointer: run.runFile.data.labels === 'asIs' ? '/data/labels' : pointer },
          message: `${name} needs the labels -1 and +1, but ${Math.round(share * 100)} % of the rows have others, such as ${formatNumber(strange)}: such a row ${strange === 0 ? 'costs the same whatever is predicted' : 'is weighed by its label'}. Let the labels be encoded.`,
          related: [{ place: { kind: 'runFile', pointer }, message: `${name} multiplies output and label` }],
          remedies: [
            { title: 'Encode the labels as -1 and +1', change: [{ pointer: '/data/labels', value: 'auto' }] },
            ...(name === 'hinge'
              ? [
                  {
                    title: 'Use bceWithLogits, which takes 0 and 1',
                    change: [{ pointer, value: 'bceWithLogits' }],
                  },
                ]
              : []),
          ],
        });
        return;
      }
    },
  }),
});
