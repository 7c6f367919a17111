import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'not-differentiable',
    title: 'Loss without a useful gradient',
    severity: 'warning',
    moments: ['static'],
    meaning:
      'The prediction reaches the loss only through rounding, a comparison or an index of the largest, which are constant but for jumps: the gradient is 0 and nothing is learned. Or the loss jumps where two pieces do not meet, and the gradient does not see it.',
    measurement:
      'The gradient is 0 in all of several ordinary batches while the loss changes; or the loss of two neighbouring batches, on both sides of a comparison or a rounding, differs by more than its slope explains.',
    source:
      'https://pytorch.org/docs/stable/notes/autograd.html: gradients of functions that are not differentiable.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'not-differentiable');
    },
  }),
});
