import { formatNumber } from '../format-number';
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
      'Median over a window: best so far well below the starting loss, present one above the best by the share of what had been gained, over several windows in a row. Losses that change during the run by plan are left alone.',
    source:
      'AutoTrainer (ICSE 2021) counts swings of the accuracy; swings that come back are normal for small batches.',
    thresholds: {
      gained: { default: 0.3, description: '(starting loss - best) / |starting loss|' },
      lost: { default: 0.6, description: '(present - best) / (starting loss - best)' },
      windows: { default: 4, description: 'windows in a row' },
    },
  },
  create({ report, threshold }) {
    let windows = 0;
    let strikes = 0;
    return {
      step(_view, { loss, steady }) {
        if (!steady || loss.filledWindows === windows) return;
        windows = loss.filledWindows;
        const gained = loss.initial - loss.best;
        const lost = loss.current - loss.best;
        const back = gained > threshold('gained') * loss.scale && lost > threshold('lost') * gained;
        strikes = back ? strikes + 1 : 0;
        if (strikes < threshold('windows')) return;
        report({
          place: { kind: 'runFile', pointer: '/optimizer/learningRate' },
          message: `The loss had come down from ${formatNumber(loss.initial)} to ${formatNumber(loss.best)}, and is back at ${formatNumber(loss.current)}. Try a lower learning rate, less momentum, or gradient clipping.`,
          leaves: loss.left,
        });
      },
    };
  },
});
