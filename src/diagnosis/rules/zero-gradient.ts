import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'zero-gradient',
    title: 'No gradient arrives',
    severity: 'warning',
    moments: ['static'],
    meaning:
      'Part of the prediction has an influence on the loss, but its gradient is always 0, so that training does not move it.',
    measurement:
      'The gradient of an output is 0 in all of several ordinary batches, while the loss changes with it, because detach() is on every way.',
    source: 'https://pytorch.org/docs/stable/generated/torch.Tensor.detach.html',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'zero-gradient');
    },
  }),
});
