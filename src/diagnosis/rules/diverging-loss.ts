import { formatFactor, formatNumber } from '../format-number';
import { gentlerUpdates } from '../gentler-updates';
import { defineRule } from '../rule';
import { median } from '../median';

function usable(best: number): number {
  return Number.isFinite(best) ? best : 0;
}

export default defineRule({
  meta: {
    id: 'diverging-loss',
    title: 'Diverging loss',
    severity: 'error',
    moments: ['training'],
    meaning:
      'The loss climbs far above where it started and goes on climbing: each update makes things worse. Left alone such a run ends at infinity.',
    measurement:
      'Median of the last five losses, compared with the loss of the starting weights over up to 256 rows and with the best median so far. It must exceed the larger of the two by the factor, still be rising, and have done both at three checks in a row, so that noisy batches do not count.',
    source:
      'Relative to the run itself: absolute limits misfire on healthy runs with unscaled targets (AutoTrainer uses 1e3, ARC Lens 1e6).',
    thresholds: {
      factor: { default: 20, description: 'present loss / loss of the starting weights' },
    },
  },
  create({ run, report, threshold }) {
    let strikes = 0;
    return {
      step(view, { loss, gradient }) {
        // Most steps of most runs end here, before anything is sorted.
        const limit = threshold('factor') * Math.max(loss.scale, usable(loss.best));
        if (loss.recent.latest < limit) {
          strikes = 0;
          return;
        }
        const recent = loss.recent.last(5);
        const present = median(recent);
        const high = recent.length === 5 && present > limit && recent[4] >= recent[0];
        strikes = high ? strikes + 1 : 0;
        if (strikes < 3) return;
        const reference = loss.scale;
        const growth = gradient.present / gradient.usual;
        report({
          place: { kind: 'runFile', pointer: '/loss' },
          message:
            `The loss is ${formatNumber(present)} at step ${view.step}, ${formatFactor(present / reference)} what the starting weights gave (${formatNumber(loss.initial)}), and rising` +
            (growth > 10 ? `; the gradient norm has grown by ${formatFactor(growth)}.` : '.') +
            ' Try a lower learning rate, scaled data or gradient clipping.',
          remedies: gentlerUpdates(run, gradient),
        });
      },
    };
  },
});
