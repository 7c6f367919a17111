import { defineRule } from '../rule';
import { describeFirstBadNode } from '../non-finite/first-bad-node';
import { fixedColumn } from '../../runs/telemetry';
import { formatNumber } from '../format-number';
import { generalRemedies } from '../general-remedies';
import { gentlerUpdates } from '../gentler-updates';
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
      'The loss of each step is tested before the optimizer changes a weight. The failing step is computed again with every intermediate number kept. The loss is followed back to the operation that gave a non-finite number from finite ones: named are its expression or layer, what went in, the row of the data, and the way of the operand that decided it.',
    source: 'IEEE 754; the step is replayed exactly, from the same weights, batch and random masks.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    nonFinite(view, { loss: history, gradient }) {
      const loss = view.row[fixedColumn('loss')];
      if (Number.isFinite(loss)) return;
      const { place, sentence, related } = describeFirstBadNode(view, 'forward');
      report({
        place,
        related,
        occurred: place.kind === 'lossFile',
        sudden: isSudden(history),
        attempts: generalRemedies(run),
        // An expression that fails wants another spelling, and no update comes before the first step.
        remedies: place.kind === 'lossFile' || view.step === 0 ? [] : gentlerUpdates(run, gradient),
        message: `The loss is ${formatNumber(loss)} at step ${view.step}. ${sentence}`,
      });
    },
  }),
});
