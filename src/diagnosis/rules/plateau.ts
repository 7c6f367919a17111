import type { TrainingView } from '../../runs/training/view';
import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { roomierModel } from '../general-remedies';
import type { LossHistory } from '../loss-history';
import { median, percentile } from '../median';
import { defineRule, type Remedy } from '../rule';
import { closing } from '../trial';

/** Steps over which a roomier model is tried, at most. */
const TRIAL_STEPS = 2000;

/** What a roomier model has shown. */
interface Proven {
  readonly remedy: Remedy;
  readonly left: number;
  readonly steps: number;
}

export default defineRule({
  meta: {
    id: 'plateau',
    title: 'Plateau',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'The loss has stopped falling far above where it could be. By itself a plateau is what convergence looks like; it is told only through a cause that keeps the loss up there, or where the model is too small for what there is to learn.',
    measurement:
      'Three quarters of the way through the run: windows of the middle third and of the last third have the same median to within the limit and little noise, and less than the share of the starting loss has gone, or of that of a constant answer where that is less. Suspected causes are tried, and it is a finding of the one without which clearly less is left. Without one, a model with no hidden layer, or with one of a few units, is tried with 32: it is a finding of its own when that leaves far less of the loss, in training and in validation.',
    source:
      'ARC Lens measured patience alone as misfiring on good runs, and best / opening as telling them apart.',
    thresholds: {
      change: {
        default: 0.02,
        description: 'change between the thirds / starting loss, or that of a constant answer',
      },
      noise: { default: 0.25, description: 'spread of the windows / their level' },
      fall: { default: 0.5, description: 'share of the starting loss by which it must have fallen' },
      far: { default: 0.4, description: 'loss of a roomier model / loss, in training and in validation' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    /** A change of the model after which the same steps bring far less of the loss, also on other rows. */
    function findRoomier({ validation }: TrainingView, { level }: LossHistory): Proven | null {
      const steps = Math.min(TRIAL_STEPS, run.totalSteps);
      for (const remedy of roomierModel(run)) {
        const outcome = tryOut(remedy.change, { steps });
        if (outcome?.finite !== true || !(closing(outcome.losses) < threshold('far') * level)) continue;
        const elsewhere = median(outcome.validation.slice(-3));
        if (validation === null || elsewhere < threshold('far') * validation.metrics.loss)
          return { remedy, left: closing(outcome.losses), steps };
      }
      return null;
    }

    const when = Math.floor(run.totalSteps * 0.75);
    return {
      step(view, { loss, steady }) {
        if (!steady || view.step !== when || loss.filledWindows < 9) return;
        // Far from its target, a run falls a long way before it is as good as a constant answer.
        const constant = constantPredictorLoss(run) ?? Infinity;
        const leaves = 1 - loss.fall;
        const leavesOfConstant = constant > 0 && constant < loss.initial ? loss.level / constant : leaves;
        if (1 - Math.max(leaves, leavesOfConstant) > threshold('fall')) return;
        const third = Math.floor(loss.filledWindows / 3);
        const windows = loss.lastWindows(2 * third);
        const change = median(windows.slice(0, third)) - median(windows.slice(third));
        const noise = percentile(windows, 0.9) - percentile(windows, 0.1);
        if (
          Math.abs(change) > threshold('change') * Math.min(loss.scale, constant) ||
          noise > threshold('noise') * loss.level
        )
          return;
        const roomier = findRoomier(view, loss);
        report({
          place: roomier?.remedy.place ?? { kind: 'runFile', pointer: '/loss' },
          onlyWithCause: roomier === null,
          leaves,
          leavesOfConstant,
          level: loss.level,
          message:
            `The loss has been at ${formatNumber(loss.level)} for the last third of ${view.step} steps (${formatNumber(loss.initial)} at the start).` +
            (roomier === null
              ? ''
              : ` The model is too small for what there is to learn. ${roomier.remedy.title}: tried from the same seed, ${roomier.steps} steps bring it to ${formatNumber(roomier.left)}.`),
          remedies: roomier === null ? [] : [roomier.remedy],
        });
      },
    };
  },
});
