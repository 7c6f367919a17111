import { defineRule } from '../rule';
import { describeFirstBadNode } from '../non-finite/first-bad-node';
import { fixedColumn } from '../../runs/telemetry';
import { formatNumber } from '../format-number';
import { generalRemedies } from '../general-remedies';
import { gentlerUpdates } from '../gentler-updates';
import { isSudden } from '../sudden';

export default defineRule({
  meta: {
    id: 'non-finite-gradient',
    title: 'Non-finite gradient',
    severity: 'error',
    moments: ['training'],
    meaning:
      'The loss is a number, but its gradient is NaN or infinite: one update would make the weights NaN. Typical causes are a square root or a fractional power at exactly 0, a division whose denominator can vanish, and overflow on the way back.',
    measurement:
      'The L2 norm of the whole gradient is tested before clipping and before the optimizer changes a weight. The failing step is computed again with every intermediate number kept, and the gradient followed back to where it began, as for a non-finite loss.',
    source: 'IEEE 754; the step is replayed exactly.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    nonFinite(view, { loss: history, gradient }) {
      if (!Number.isFinite(view.row[fixedColumn('loss')])) return;
      const norm = view.row[fixedColumn('gradNorm')];
      const { place, sentence, related } = describeFirstBadNode(view, 'backward');
      report({
        place,
        related,
        occurred: place.kind === 'lossFile',
        sudden: isSudden(history),
        attempts: generalRemedies(run),
        // An expression that fails wants another spelling, and no update comes before the first step.
        remedies: place.kind === 'lossFile' || view.step === 0 ? [] : gentlerUpdates(run, gradient),
        message: `The loss is finite, but the gradient norm is ${formatNumber(norm)} at step ${view.step}. ${sentence}`,
      });
    },
  }),
});
