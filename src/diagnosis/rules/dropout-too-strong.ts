import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { median } from '../median';
import type { TrainingView } from '../../runs/training/view';
import { layerSpec } from '../layer-spec';
import { probedRows } from '../probes';
import { defineRule, type Remedy } from '../rule';
import { closing } from '../trial';

/** A usual rate, for comparison and as a remedy; and for rates that are usual themselves. */
const USUAL = 0.2;
const GENTLE = 0.05;
/** Steps over which the usual rate is compared with the given one. */
const TRIAL_STEPS = 400;
/**
 * Validation loss of the trial / that of the run by then, which has had more steps, and / that of the same steps as they
 * are where nothing is learned: from where on it is no better.
 */
const BETTER_THAN_NOW = 0.8;
const BETTER_WHERE_STUCK = 0.85;
/** Share of the best constant answer's loss above which nothing has been learned, however far the loss has fallen. */
const CONSTANT = 0.98;

export default defineRule({
  meta: {
    id: 'dropout-too-strong',
    title: 'Dropout too strong',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'So many units are dropped at each step that hardly a signal gets through: the model underfits, in training and without dropout alike.',
    measurement:
      'Dropout rates above the limit are remarked on. It becomes a warning when halfway through the run the loss without dropout has fallen by less than the share, or is no lower than that of a constant answer, and the same steps with a rate of 0.2 leave clearly less, of the validation loss too; at any rate above 0.2, also when much of the loss is left without dropout and a lower rate (0.05 for usual rates) leaves clearly less of the validation loss in as many steps, and less than the run has left by then in more.',
    source:
      'Srivastava et al. 2014, Dropout, section 7.3: rates of 0.2 to 0.5 work, beyond 0.7 the error rises.',
    thresholds: {
      rate: { default: 0.6, description: 'dropout rate' },
      fall: { default: 0.4, description: 'share of the starting loss by which it must have fallen' },
      left: {
        default: 0.2,
        description: 'loss without dropout / that of a constant answer, below which nothing is missing',
      },
      gain: { default: 0.6, description: 'loss left with a lower rate / with the given rate' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const dropping = run.model.layers.flatMap(({ type, name, pointer }) => {
      const rate = layerSpec(run.runFile, pointer)?.rate;
      return type === 'dropout' && typeof rate === 'number' && rate > USUAL ? [{ name, pointer, rate }] : [];
    });
    const strong = dropping.filter(({ rate }) => rate > threshold('rate'));
    const suspects = strong.length > 0 ? strong : dropping;
    const instead = strong.length > 0 ? USUAL : GENTLE;
    const when = Math.floor(run.totalSteps / 2);
    const constant = constantPredictorLoss(run);
    const withoutDropout = (view: TrainingView): number =>
      mean(view.rowLosses(probedRows(run.dataset.trainingRows)));
    let before = Number.NaN;
    const validation: number[] = [];
    const remedy: Remedy = {
      title: `Drop ${instead} of the units`,
      change: suspects.map(({ pointer }) => ({ pointer: `${pointer}/rate`, value: instead })),
    };
    return {
      static() {
        if (strong.length === 0) return;
        const [{ name, pointer, rate }] = strong;
        report({
          place: { kind: 'runFile', pointer },
          severity: 'info',
          message: `${name} drops ${formatNumber(rate)} of the units at each step; 0.2 to 0.5 is usual.`,
          remedies: [remedy],
        });
      },
      start(view) {
        if (suspects.length > 0) before = withoutDropout(view);
      },
      epoch({ validation: evaluation }) {
        if (evaluation !== null) validation.push(evaluation.metrics.loss);
      },
      step(view, { steady }) {
        if (suspects.length === 0 || view.step !== when || !steady) return;
        const present = withoutDropout(view);
        const untaught = constant ?? Math.abs(before);
        const isLearning =
          present < CONSTANT * untaught && before - present > threshold('fall') * Math.abs(before);
        if (isLearning && (present < threshold('left') * untaught || view.validation === null)) return;
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const [same, weaker] = [tryOut([], { steps }), tryOut(remedy.change, { steps })];
        if (same?.finite !== true || weaker?.finite !== true) return;
        const elsewhere = { same: lastOf(same.validation), weaker: lastOf(weaker.validation) };
        // A loss with less dropout is always lower while it is trained; other rows say whether that is worth something.
        const holds =
          elsewhere.weaker < threshold('gain') * elsewhere.same &&
          elsewhere.weaker < BETTER_THAN_NOW * lastOf(validation);
        const isStuck =
          !isLearning &&
          closing(weaker.losses) < threshold('gain') * closing(same.losses) &&
          !(elsewhere.weaker > BETTER_WHERE_STUCK * elsewhere.same);
        if (!holds && !isStuck) return;
        const [{ name, pointer, rate }] = suspects;
        const ends = holds
          ? `have a validation loss of ${formatNumber(elsewhere.weaker)} instead of ${formatNumber(elsewhere.same)}`
          : `end at ${formatNumber(closing(weaker.losses))} instead of ${formatNumber(closing(same.losses))}`;
        report({
          place: { kind: 'runFile', pointer },
          message: `${name} drops ${formatNumber(rate)} of the units, and after ${view.step} steps the loss is ${formatNumber(present)} even without dropout (${formatNumber(before)} at the start). Tried from the same seed: with ${instead} the first ${steps} steps ${ends}.`,
          remedies: [remedy],
        });
      },
    };
  },
});

/** Median of the last three: one epoch may be a bad one. NaN of nothing. */
function lastOf(validation: readonly number[]): number {
  return median(validation.slice(-3));
}

function mean(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
