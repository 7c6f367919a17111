import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'negative-loss',
    title: 'Loss without a lower bound',
    severity: 'warning',
    moments: ['static'],
    meaning:
      'The loss falls without end while predictions leave their targets: errors of opposite sign cancel, or a sign is the wrong way round. Training drives predictions away.',
    measurement:
      'Predictions 10,000 away from their targets cost less than fitting ones, less than -10, and less the further away they are.',
    source: 'AutoTrainer (Zhang et al., ICSE 2021) names negative losses among the problems it detects.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'negative-loss');
    },
  }),
});
