import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';
import { plannedRates } from '../schedule-rates';

/** What a rate is divided by, one after the other, to find one that works. */
const DIVISORS = [10, 100, 1000] as const;

export default defineRule({
  meta: {
    id: 'learning-rate-too-high',
    title: 'Learning rate too high',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'Updates are larger than the curvature of the loss allows: they overshoot, the loss swings or explodes, and units may be thrown where no gradient reaches them any more.',
    measurement:
      'When the loss or the gradient explodes or swings, the same first steps are repeated with the rate divided by 10, 100 and 1000 (and without the schedule, where it has raised the rate). It becomes a finding when one of these learns and no more specific cause was found.',
    source: 'Descent on a quadratic diverges above 2 / largest curvature (LeCun et al. 1998).',
    thresholds: {
      raise: { default: 1.5, description: 'highest rate of the schedule / learningRate' },
    },
  },
  create: ({ run, suspect, threshold }) => ({
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
      const [first, ...others] = DIVISORS.map((divisor): Remedy => {
        const lower = Number((base / divisor).toPrecision(2));
        return {
          title: `Lower learningRate to ${formatNumber(lower)}`,
          change: [{ pointer: '/optimizer/learningRate', value: lower }],
        };
      });
      suspect({
        plausibility: 0.3,
        place: { kind: 'runFile', pointer: '/optimizer/learningRate' },
        message: `A learning rate of ${formatNumber(base)} is too high for this model and data.`,
        remedies: [first, ...others],
      });
    },
  }),
});
