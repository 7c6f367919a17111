import { tellsMostRows } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { gentlerUpdates } from '../gentler-updates';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'oscillating-loss',
    title: 'Learned and lost again',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'The loss had fallen clearly and has climbed most of the way back, for good: an update threw the weights out of the valley, often one that a high learning rate or momentum made too large.',
    measurement:
      'Medians over windows: for a whole stretch of windows the loss had stayed well below the starting one, and for a whole stretch it is now above that by the share of what had been gained. Single batches do not count, nor what outliers among them do while most rows are told clearly better than by a constant, and losses that change by plan are left alone.',
    source:
      'AutoTrainer (ICSE 2021) counts swings of the accuracy; swings that come back are normal for small batches.',
    thresholds: {
      gained: { default: 0.3, description: '(starting loss - held level) / |starting loss|' },
      lost: { default: 0.6, description: '(present - held level) / (starting loss - held level)' },
      windows: { default: 4, description: 'windows of a stretch' },
    },
  },
  create({ run, report, threshold }) {
    let seen = 0;
    /** The lowest level below which the loss has stayed for a whole stretch of windows. */
    let held = Infinity;
    return {
      step(view, { loss, gradient, steady }) {
        if (!steady || loss.filledWindows === seen) return;
        seen = loss.filledWindows;
        const stretch = loss.lastWindows(threshold('windows'));
        if (stretch.length < threshold('windows')) return;
        held = Math.min(held, Math.max(...stretch));
        const gained = loss.initial - held;
        const lost = Math.min(...stretch) - held;
        if (!(gained > threshold('gained') * loss.scale && lost > threshold('lost') * gained)) return;
        if (tellsMostRows(run, view)) return;
        report({
          place: { kind: 'runFile', pointer: '/optimizer/learningRate' },
          message: `The loss had come down from ${formatNumber(loss.initial)} to ${formatNumber(held)}, and is back at ${formatNumber(loss.current)}. Try a lower learning rate, less momentum, or gradient clipping.`,
          leaves: loss.left,
          level: loss.current,
          remedies: gentlerUpdates(run, gradient),
        });
      },
    };
  },
});
