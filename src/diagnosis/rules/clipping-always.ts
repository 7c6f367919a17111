import { fixedColumn } from '../../runs/telemetry';
import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';
import { closing, learned } from '../trial';

/** Steps over which a looser limit is compared with this one. */
const TRIAL_STEPS = 400;

export default defineRule({
  meta: {
    id: 'clipping-always',
    title: 'Every gradient is clipped',
    severity: 'info',
    moments: ['training'],
    meaning:
      'The limit for gradients lies below all of them: it is no safety net any more, but decides the length of every step.',
    measurement:
      'Share of clipped steps in the first half of the run. It is a remark, and a warning when the same steps with the limit at the 95th percentile of the norms leave clearly less of the loss.',
    source: 'Pascanu, Mikolov and Bengio 2013: the limit belongs above the usual norm.',
    thresholds: {
      share: { default: 0.98, description: 'clipped steps / steps' },
      gain: { default: 0.5, description: 'loss left with the looser limit / with this one' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const { clip } = run.runFile;
    const when = Math.floor(run.totalSteps / 2);
    let clipped = 0;
    return {
      step(view, { gradient }) {
        if (clip === null) return;
        clipped += view.row[fixedColumn('clipped')];
        if (view.step !== when || clipped < threshold('share') * (view.step + 1) || !('norm' in clip)) return;
        const limit = Number(gradient.usualHigh.toPrecision(2));
        const remedy: Remedy = {
          title: `Clip the gradient norm at ${formatNumber(limit)}`,
          change: [{ pointer: '/clip/norm', value: limit }],
        };
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const [same, looser] = [tryOut([], { steps }), tryOut(remedy.change, { steps })];
        const helps =
          same !== null &&
          looser !== null &&
          learned(looser) &&
          closing(looser.losses) < threshold('gain') * closing(same.losses);
        report({
          place: { kind: 'runFile', pointer: '/clip' },
          severity: helps ? 'warning' : 'info',
          message:
            `${clipped} of ${view.step + 1} gradients were clipped to ${formatNumber(clip.norm)}; their norm is ${formatNumber(gradient.usual)} as a rule. ` +
            (helps
              ? `Tried from the same seed: clipped at ${formatNumber(limit)}, the first ${steps} steps end at ${formatNumber(closing(looser.losses))} instead of ${formatNumber(closing(same.losses))}.`
              : 'The limit decides the length of every step.'),
          remedies: helps ? [remedy] : [],
        });
      },
    };
  },
});
