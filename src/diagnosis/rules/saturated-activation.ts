import { ACTIVATIONS } from '../../engine/activations';
import { defineRule, type Remedy } from '../rule';
import { closing, learned } from '../trial';
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
      'Share of the inputs of a bounded activation, over the first batch and all units of a hidden layer, where the slope is below a hundredth of the steepest. Above the limit at the starting weights, the first steps are repeated with Glorot weights and standardized features; it is a finding when one of these leaves clearly less of the loss.',
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
      const remedies: Remedy[] = [
        {
          title: 'Use Glorot initialization',
          change: bounded.map(({ layer }) => ({ pointer: `${layer.pointer}/init`, value: 'glorotUniform' })),
        },
        { title: 'Standardize the features', change: [{ pointer: '/data/normalize', value: 'standard' }] },
      ];
      const steps = Math.min(TRIAL_STEPS, run.totalSteps);
      const baseline = tryOut([], { steps });
      if (baseline === null) return;
      const left = baseline.finite ? closing(baseline.losses) : Infinity;
      const better = remedies.find(({ change }) => {
        const outcome = tryOut(change, { steps });
        return outcome !== null && learned(outcome) && closing(outcome.losses) < threshold('gain') * left;
      });
      if (better === undefined) return;
      const { layer, flat } = worst;
      report({
        place: { kind: 'runFile', pointer: layer.pointer },
        message: `${Math.round(flat * 100)} % of what goes into the ${layer.activation} of ${layer.name} lies where it is flat, from the first batch on: hardly any gradient passes. Tried from the same seed: "${better.title}" leaves clearly less of the loss after ${steps} steps.`,
        remedies: [better],
      });
    },
  }),
});
