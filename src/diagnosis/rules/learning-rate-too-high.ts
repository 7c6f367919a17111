import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';
import { median, percentile } from '../median';
import { plannedRates } from '../schedule-rates';

/** What a rate is divided by, one after the other, to find one that works. */
const DIVISORS = [10, 100, 1000] as const;
/** Share of the run after which a loss that swings should have settled; windows that are needed to tell. */
const LATE = 0.75;
const WINDOWS = 9;
/** Steps over which a lower rate is compared with this one where the loss swings. */
const TRIAL_STEPS = 600;

export default defineRule({
  meta: {
    id: 'learning-rate-too-high',
    title: 'Learning rate too high',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'Updates are larger than the curvature of the loss allows: they overshoot, the loss swings or explodes, and units may be thrown where no gradient reaches them any more.',
    measurement:
      'When the loss or the gradient explodes or swings, the same first steps are repeated with the rate divided by 10, 100 and 1000 (and without the schedule, where it has raised the rate). It becomes a finding when one of these learns and no more specific cause was found. Three quarters of the way through the run, a loss that swings and has not fallen much is tried with a tenth of the rate; it is a finding when the last quarter of the trial and its validation are far lower.',
    source: 'Descent on a quadratic diverges above 2 / largest curvature (LeCun et al. 1998).',
    thresholds: {
      fall: {
        default: 0.5,
        description: 'share of the starting loss by which one that swings has fallen, at most',
      },
      swing: { default: 0.25, description: 'spread of the windows of the last third / their level' },
      calm: {
        default: 0.4,
        description:
          'loss with a tenth of the rate / with all of it, where it swings: of the last quarter, and in validation',
      },
      raise: { default: 1.5, description: 'highest rate of the schedule / learningRate' },
    },
  },
  create: ({ run, suspect, report, threshold, tryOut }) => ({
    static() {
      const planned = plannedRates(run);
      if (planned === null) return;
      const { base, rates } = planned;
      const highest = rates.reduce((a, b) => Math.max(a, b), 0);
      if (highest > threshold('raise') * base) {
        suspect({
          plausibility: 0.4,
          place: { kind: 'runFile', pointer: '/schedule' },
          message: `The schedule raises the learning rate from ${formatNumber(base)} to ${formatNumber(highest)}, where this run cannot follow.`,
          remedies: [{ title: 'Remove the schedule', change: [{ pointer: '/schedule', value: undefined }] }],
        });
      }
      const [first, ...others] = DIVISORS.map((divisor) => lowerRate(base, divisor));
      suspect({
        plausibility: 0.3,
        place: { kind: 'runFile', pointer: '/optimizer/learningRate' },
        message: `A learning rate of ${formatNumber(base)} is too high for this model and data.`,
        remedies: [first, ...others],
      });
    },
    step(view, { loss, steady }) {
      if (!steady || view.step !== Math.floor(run.totalSteps * LATE) || loss.filledWindows < WINDOWS) return;
      const rate = run.runFile.optimizer.options.learningRate;
      const windows = loss.lastWindows(Math.floor(loss.filledWindows / 3));
      const spread = percentile(windows, 0.9) - percentile(windows, 0.1);
      if (
        typeof rate !== 'number' ||
        loss.fall > threshold('fall') ||
        !(spread > threshold('swing') * loss.level)
      )
        return;
      const lower = lowerRate(rate, DIVISORS[0]);
      const steps = Math.min(TRIAL_STEPS, run.totalSteps);
      const [same, calmer] = [tryOut([], { steps }), tryOut(lower.change, { steps })];
      if (same?.finite !== true || calmer?.finite !== true) return;
      const [before, after] = [lateMean(same.losses), lateMean(calmer.losses)];
      const isBetterElsewhere =
        calmer.validation.length === 0 ||
        median(calmer.validation.slice(-3)) < threshold('calm') * median(same.validation.slice(-3));
      if (!(after < threshold('calm') * before && isBetterElsewhere)) return;
      report({
        place: { kind: 'runFile', pointer: '/optimizer/learningRate' },
        message: `The loss swings between ${formatNumber(percentile(windows, 0.1))} and ${formatNumber(percentile(windows, 0.9))} and does not get below (${formatNumber(loss.initial)} at the start): with a learning rate of ${formatNumber(rate)} each step overshoots. Tried from the same seed: ${formatNumber(lower.rate)} ends ${steps} steps at ${formatNumber(after)} instead of ${formatNumber(before)}.`,
        remedies: [{ title: lower.title, change: lower.change }],
      });
    },
  }),
});

function lowerRate(base: number, divisor: number): Remedy & { readonly rate: number } {
  const rate = Number((base / divisor).toPrecision(2));
  return {
    rate,
    title: `Lower learningRate to ${formatNumber(rate)}`,
    change: [{ pointer: '/optimizer/learningRate', value: rate }],
  };
}

/** Of the last quarter: a mean, because what swings has no usual value. */
function lateMean(losses: Float64Array): number {
  const late = losses.subarray(Math.floor(losses.length * 0.75));
  return late.reduce((sum, loss) => sum + loss, 0) / late.length;
}
