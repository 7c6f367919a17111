import { ACTIVATIONS } from '../../engine/activations';
import { defineRule, type Remedy } from '../rule';
import { formatNumber } from '../format-number';
import { closing, learned, remainingShare } from '../trial';
import { unitActivity } from '../unit-activity';

/** Steps over which other starting weights are compared with these. */
const TRIAL_STEPS = 300;

export default defineRule({
  meta: {
    id: 'saturated-activation',
    title: 'Saturated activation',
    severity: 'warning',
    moments: ['start'],
    meaning:
      'Most inputs of a sigmoid or tanh lie where the curve is flat. Little gradient passes, and the layers before it hardly learn.',
    measurement:
      'Share of the inputs of a bounded activation, over the first batch and all units of a hidden layer, where the slope is below a hundredth of the steepest. Above the limit at the starting weights, the first steps are repeated with Glorot weights and without what else is suspected; it is a finding, or the consequence of one, when that leaves clearly less of the loss.',
    source:
      'Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks.',
    thresholds: {
      flat: { default: 0.4, description: 'share of saturated responses in a hidden layer' },
      gain: {
        default: 0.8,
        description: 'loss that a trial leaves / loss that the run leaves in as many steps',
      },
    },
  },
  create: ({ run, report, threshold, tryOut }) => ({
    start(view) {
      const bounded = unitActivity(run, view.replay()).filter(({ layer }) => {
        const { range } = ACTIVATIONS[layer.activation];
        return Number.isFinite(range.low) && Number.isFinite(range.high) && layer !== run.model.layers.at(-1);
      });
      const worst = bounded.reduce((a, b) => (b.flat > a.flat ? b : a), {
        flat: 0,
        layer: run.model.layers[0],
      });
      if (!(worst.flat > threshold('flat'))) return;
      const steps = Math.min(TRIAL_STEPS, run.totalSteps);
      const same = tryOut([], { steps });
      if (same === null) return;
      const left = same.finite ? closing(same.losses) : Infinity;
      const glorot: Remedy = {
        title: 'Use Glorot initialization',
        change: bounded.map(({ layer }) => ({ pointer: `${layer.pointer}/init`, value: 'glorotUniform' })),
      };
      const outcome = tryOut(glorot.change, { steps });
      const helps =
        outcome !== null && learned(outcome) && closing(outcome.losses) < threshold('gain') * left;
      const { layer, flat } = worst;
      report({
        place: { kind: 'runFile', pointer: layer.pointer },
        trialSteps: steps,
        leaves: same.finite ? remainingShare(same) : 1,
        onlyWithCause: !helps,
        message:
          `${Math.round(flat * 100)} % of what goes into the ${layer.activation} of ${layer.name} lies where it is flat, from the first batch on: hardly any gradient passes.` +
          (helps
            ? ` Tried from the same seed: Glorot weights bring the loss to ${formatNumber(closing(outcome.losses))} in ${steps} steps, these to ${formatNumber(left)}.`
            : ''),
        remedies: helps ? [glorot] : [],
      });
    },
  }),
});
