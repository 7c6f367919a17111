import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'shape-broadcast',
    title: 'Rows paired with other rows',
    severity: 'warning',
    moments: ['static'],
    meaning:
      'Prediction and target have shapes that only fit by broadcasting along different axes, [n] and [n, 1], so that each row is compared with every other row. The mean over all pairs is least when every row gets the same number.',
    measurement:
      'The loss is built for two batch sizes. An operation on two tensors of different rank, one of prediction and one of target, whose batch axes do not meet, is reported.',
    source: 'TheDeepChecker (Ben Braiek and Khomh, 2022), whose seeded bug wrong_loss_function2 it is.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'shape-broadcast');
    },
  }),
});
