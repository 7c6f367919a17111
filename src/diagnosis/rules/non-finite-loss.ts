import { defineRule } from '../rule';
import { describeFirstBadNode } from '../first-bad-node';
import { fixedColumn } from '../../runs/telemetry';
import { formatNumber } from '../format-number';
import { isSudden } from '../sudden';

export default defineRule({
  meta: {
    id: 'non-finite-loss',
    title: 'Non-finite loss',
    severity: 'error',
    moments: ['training'],
    meaning:
      'The loss became NaN or infinite. From here on every gradient is meaningless, so training ends before the optimizer can spoil the weights.',
    measurement:
      'The loss of each step is tested before the optimizer changes a weight. The failing step is computed again with every intermediate number kept, and the first operation that gave a non-finite number from finite ones is named.',
    source: 'IEEE 754; the step is replayed exactly, from the same weights, batch and random masks.',
    thresholds: {},
  },
  create: ({ report }) => ({
    nonFinite(view, { loss: history }) {
      const loss = view.row[fixedColumn('loss')];
      if (Number.isFinite(loss)) return;
      const { place, sentence } = describeFirstBadNode(view, 'forward');
      report({
        place,
        sudden: isSudden(history),
        message: `The loss is ${formatNumber(loss)} at step ${view.step}. ${sentence}`,
      });
    },
  }),
});
