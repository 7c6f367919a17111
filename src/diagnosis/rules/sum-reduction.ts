import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'sum-reduction',
    title: 'Loss summed over the batch',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'The loss is added up over the batch instead of averaged. Its gradient grows with the batch size, so that the learning rate means something else for every batch size, and for the short last batch of an epoch.',
    measurement:
      'A loss file gives twice the loss for the same rows twice. Or the run file says "reduction": "sum": that is kept in mind, and becomes a finding when training fails and a trial with the mean does not.',
    source: 'TheDeepChecker (Ben Braiek and Khomh, 2022): the reduction probe.',
    thresholds: {},
  },
  create: ({ run, report, suspect }) => ({
    static() {
      reportLossRemarks({ run, report }, 'sum-reduction');
      for (const { loss, pointer } of run.loss.parts) {
        if (loss.kind !== 'named' || loss.reduction !== 'sum') continue;
        const { batchSize } = run.runFile;
        suspect({
          plausibility: 0.85,
          place: { kind: 'runFile', pointer },
          message: `The loss is summed over the batch, which makes each gradient ${batchSize} times that of the mean. Use the mean.`,
          remedies: [
            {
              title: 'Average the loss over the batch',
              change: [{ pointer: `${pointer}/reduction`, value: 'mean' }],
            },
          ],
        });
      }
    },
  }),
});
