import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'unused-parameter',
    title: 'Output that the loss does not use',
    severity: 'warning',
    moments: ['static'],
    meaning: 'The loss does not depend on one of the outputs, so that what leads to it is never trained.',
    measurement:
      'Other numbers in one column of the prediction leave the loss the same in all of several ordinary batches.',
    source:
      'https://pytorch.org/docs/stable/generated/torch.nn.parallel.DistributedDataParallel.html: find_unused_parameters.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'unused-parameter');
    },
  }),
});
