import { ACTIVATIONS } from '../../engine/activations';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import type { TrainingView } from '../../runs/training/view';
import { constantPredictorLoss } from '../constant-predictor';
import { defineRule, type Remedy } from '../rule';
import { formatNumber } from '../format-number';
import { closing, learned, remainingShare } from '../trial';
import { unitActivity, type UnitActivity } from '../unit-activity';

/** Steps over which other starting weights are compared with these. */
const TRIAL_STEPS = 300;
/** Steps after which it is looked whether the first updates have thrown units where the curve is flat. */
const LOOKS = [20, 40];
/** Loss / that of a constant answer, or the starting loss: from here on much is left to learn, or all. */
const MUCH = 0.15;
const ALL = 0.95;

/** Hidden layers with an activation that is flat on both sides. */
function boundedLayers(run: PreparedRun, view: TrainingView): UnitActivity[] {
  return unitActivity(run, view.replay()).filter(({ layer }) => {
    const { range } = ACTIVATIONS[layer.activation];
    return Number.isFinite(range.low) && Number.isFinite(range.high) && layer !== run.model.layers.at(-1);
  });
}

function flattest(layers: readonly UnitActivity[]): UnitActivity | null {
  return layers.reduce<UnitActivity | null>((a, b) => (a === null || b.flat > a.flat ? b : a), null);
}

export default defineRule({
  meta: {
    id: 'saturated-activation',
    title: 'Saturated activation',
    severity: 'warning',
    moments: ['start', 'training'],
    meaning:
      'Most inputs of a sigmoid or tanh lie where the curve is flat. Little gradient passes, and the layers before it hardly learn.',
    measurement:
      'Share of the inputs of a bounded activation, over the first batch and all units of a hidden layer, where the slope is below a hundredth of the steepest. Above the limit at the starting weights, the first steps are repeated with Glorot weights and without what else is suspected; it is a finding, or the consequence of one, when that leaves clearly less of the loss. After 20 and 40 steps, nearly all inputs that are flat in a run with much left to learn are a consequence of what threw them there, if a trial without that learns.',
    source:
      'Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks.',
    thresholds: {
      flat: { default: 0.4, description: 'share of saturated responses in a hidden layer' },
      thrown: { default: 0.9, description: 'the same share after the first steps' },
      gain: {
        default: 0.8,
        description: 'loss that a trial leaves / loss that the run leaves in as many steps',
      },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const constant = constantPredictorLoss(run);
    let strikes = 0;
    return {
      start(view) {
        const bounded = boundedLayers(run, view);
        const worst = flattest(bounded);
        if (worst === null || !(worst.flat > threshold('flat'))) return;
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
      step(view, { loss, steady }) {
        if (!steady || !LOOKS.includes(view.step)) return;
        const left = loss.current / (constant ?? loss.initial);
        const worst = left > MUCH ? flattest(boundedLayers(run, view)) : null;
        strikes = worst !== null && worst.flat > threshold('thrown') ? strikes + 1 : 0;
        if (worst === null || strikes < LOOKS.length) return;
        const { layer, flat } = worst;
        report({
          place: { kind: 'runFile', pointer: layer.pointer },
          onlyWithCause: true,
          leaves: loss.left,
          leavesOfConstant: left,
          level: loss.current,
          stuck: left > ALL,
          message: `After ${view.step} steps ${Math.round(flat * 100)} % of what goes into the ${layer.activation} of ${layer.name} lies where it is flat, and the loss is ${formatNumber(loss.current)} (${formatNumber(loss.initial)} at the start).`,
        });
      },
    };
  },
});
