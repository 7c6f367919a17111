import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'not-consistent',
    title: 'Being right is not rewarded',
    severity: 'warning',
    moments: ['static'],
    meaning:
      'Minimizing the loss does not bring predictions to their targets: predictions that fit cost no less than the same ones given to the wrong rows.',
    measurement:
      'Fitting predictions are exchanged between the rows of several batches; in none of them does that cost more.',
    source:
      'The rearrangement inequality: a loss for values or scores that rewards agreement is least where both are ordered alike.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'not-consistent');
    },
  }),
});
