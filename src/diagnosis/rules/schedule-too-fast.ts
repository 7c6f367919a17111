import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';
import { plannedRates } from '../schedule-rates';
import { closing, learned } from '../trial';

/** Steps over which the run is compared with one without the schedule. */
const TRIAL_STEPS = 600;

export default defineRule({
  meta: {
    id: 'schedule-too-fast',
    title: 'Schedule too fast',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'The schedule has brought the learning rate to next to nothing long before the end: the rest of the run changes the weights no more.',
    measurement:
      'The learning rate falls below the share of its highest value, or of the one that is given, before the given part of the run, for good; a warm-up that does not end within the run keeps it there from the start. At half of the run the same steps are repeated without the schedule; it is a finding when that leaves clearly less of the loss.',
    source:
      'Li and Arora 2020 on budgeted schedules: a rate is to fall in proportion to what is left of the run.',
    thresholds: {
      rate: { default: 0.01, description: 'learning rate / highest one, or the one that is given' },
      part: { default: 0.4, description: 'part of the run before which it falls so low' },
      gain: { default: 0.7, description: 'loss left without the schedule / with it' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const when = Math.floor(run.totalSteps / 2);
    const planned = run.runFile.schedule === null ? null : plannedRates(run);
    return {
      step(view, { loss, steady }) {
        if (planned === null || view.step !== when || !steady) return;
        const { base, rates, steps: at } = planned;
        const highest = rates.reduce((a, b) => Math.max(a, b), base);
        const dead = 1 + rates.reduce((last, rate, i) => (rate > threshold('rate') * highest ? i : last), -1);
        if (dead >= rates.length || at[dead] > threshold('part') * run.totalSteps) return;
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const remedy: Remedy = {
          title: 'Remove the schedule',
          change: [{ pointer: '/schedule', value: undefined }],
        };
        const [same, without] = [tryOut([], { steps }), tryOut(remedy.change, { steps })];
        if (same?.finite !== true || without === null || !learned(without)) return;
        if (!(closing(without.losses) < threshold('gain') * closing(same.losses))) return;
        report({
          place: { kind: 'runFile', pointer: '/schedule' },
          message: `From step ${at[dead]} of ${run.totalSteps} on, the learning rate is below ${formatNumber(threshold('rate'))} of ${at[dead] === 0 ? `the ${formatNumber(base)} that is given` : 'what it was'}, and the loss stays at ${formatNumber(loss.current)}. Tried from the same seed: without the schedule the first ${steps} steps end at ${formatNumber(closing(without.losses))} instead of ${formatNumber(closing(same.losses))}.`,
          remedies: [remedy],
        });
      },
    };
  },
});
