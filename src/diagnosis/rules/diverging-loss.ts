import { ClockGrowth } from '../clock-growth';
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
      'Median of the last five losses, compared with the loss of the starting weights over up to 256 rows and with the best median so far. It must exceed the larger of the two by the factor and still be rising, or exceed what the run began with by the factor of no return, at three checks in a row, so that noisy batches do not count. Where a loss file reads the clock and the answers have not grown, only the factor of no return counts, and the place that reads the clock is named.',
    source:
      'Relative to the run itself: absolute limits misfire on healthy runs with unscaled targets (AutoTrainer uses 1e3, ARC Lens 1e6).',
    thresholds: {
      factor: { default: 20, description: 'present loss / loss of the starting weights' },
      noReturn: { default: 1e4, description: 'the same where the loss need not rise any more' },
    },
  },
  create({ run, report, threshold }) {
    let strikes = 0;
    let clock: ClockGrowth | null = null;
    /** Of a single step: what the run had before it was thrown away, if that was in its first steps. */
    let lowest = Infinity;
    return {
      start(view, { steady }) {
        if (!steady) clock = ClockGrowth.begin(view);
      },
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
        // Answers that have not grown are not what makes the loss grow.
        const clockPlace = clock?.explains(view) ?? null;
        if (clockPlace !== null) {
          if (!(present > lost)) return;
          report({
            place: clockPlace,
            message: `The loss is ${formatNumber(present)} at step ${view.step}, ${formatFactor(present / reference)} what the starting weights gave (${formatNumber(loss.initial)}), while the answers are no larger than they were: what makes it grow is the clock that is read here. Keep it within bounds, as with Math.min(), or with progress, which goes from 0 to 1.`,
            certain: true,
          });
          return;
        }
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
