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
      'Median of the last five losses, compared with the loss of the starting weights over up to 256 rows and with the best median so far. It must exceed the larger of the two by the factor and still be rising, or exceed what the run began with by the factor of no return, at three checks in a row, so that noisy batches do not count.',
    source:
      'Relative to the run itself: absolute limits misfire on healthy runs with unscaled targets (AutoTrainer uses 1e3, ARC Lens 1e6).',
    thresholds: {
      factor: { default: 20, description: 'present loss / loss of the starting weights' },
      noReturn: { default: 1e4, description: 'the same where the loss need not rise any more' },
    },
  },
  create({ run, report, threshold }) {
    let strikes = 0;
    /** Of a single step: what the run had before it was thrown away, if that was in its first steps. */
    let lowest = Infinity;
    return {
      step(view, { loss, gradient }) {
        const { latest } = loss.recent;
        lowest = Math.min(lowest, latest);
        // Most steps of most runs end here, before anything is sorted.
        const limit = threshold('factor') * Math.max(loss.scale, usable(loss.best));
        const lost = lowest > 0 ? threshold('noReturn') * Math.max(loss.scale, lowest) : Infinity;
        if (latest < Math.min(limit, lost)) {
          strikes = 0;
          return;
        }
        const recent = loss.recent.last(5);
        const present = median(recent);
        const isRising = present > limit && recent[4] >= recent[0];
        strikes = recent.length === 5 && (isRising || present > lost) ? strikes + 1 : 0;
        if (strikes < 3) return;
        const reference = loss.scale;
        const growth = gradient.present / gradient.usual;
        report({
          place: { kind: 'runFile', pointer: '/loss' },
          message:
            `The loss is ${formatNumber(present)} at step ${view.step}, ${formatFactor(present / reference)} what the starting weights gave (${formatNumber(loss.initial)})${isRising ? ', and rising' : ''}` +
            (growth > 10 ? `; the gradient norm has grown by ${formatFactor(growth)}.` : '.') +
            ' Try a lower learning rate, scaled data or gradient clipping.',
          remedies: gentlerUpdates(run, gradient),
        });
      },
    };
  },
});
