import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'unstable-expression',
    title: 'Expression that breaks',
    severity: 'warning',
    moments: ['static'],
    meaning:
      'Somewhere within the numbers that prediction and target can have, the loss or its gradient is infinite or not a number: a logarithm of 0, a division by 0, an exponential too large for float32, the slope of a root at 0. One such row spoils all weights for good.',
    measurement:
      'The loss is computed in float32, with its gradient, for special and random batches within the range of the last activation (up to 1e4 where it has none) and the rows of the data, and where an argument of a division, root or logarithm changes sign. What is not finite is followed back to the first operation with finite inputs. An overflow is a remark only when the loss itself is too large for float32 there.',
    source:
      'GRIST (Yan et al., ICSE 2021) and DEBAR (Zhang et al., FSE 2020) on numerical bugs of networks; float32: IEEE 754.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'unstable-expression');
    },
  }),
});
