import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import type { TrainingView } from '../../runs/training/view';
import { layerSpec } from '../layer-spec';
import { probedRows } from '../probes';
import { defineRule, type Remedy } from '../rule';
import { closing } from '../trial';

/** A usual rate, for comparison and as a remedy. */
const USUAL = 0.2;
/** Steps over which the usual rate is compared with the given one. */
const TRIAL_STEPS = 400;
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
      'Dropout rates above the limit are remarked on. It becomes a warning when halfway through the run the loss without dropout has fallen by less than the share, or is no lower than that of a constant answer, and the same steps with a rate of 0.2 leave clearly less.',
    source:
      'Srivastava et al. 2014, Dropout, section 7.3: rates of 0.2 to 0.5 work, beyond 0.7 the error rises.',
    thresholds: {
      rate: { default: 0.6, description: 'dropout rate' },
      fall: { default: 0.4, description: 'share of the starting loss by which it must have fallen' },
      gain: { default: 0.6, description: 'loss left with a rate of 0.2 / with the given rate' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const strong = run.model.layers.flatMap(({ type, name, pointer }) => {
      const rate = layerSpec(run.runFile, pointer)?.rate;
      return type === 'dropout' && typeof rate === 'number' && rate > threshold('rate')
        ? [{ name, pointer, rate }]
        : [];
    });
    const when = Math.floor(run.totalSteps / 2);
    const constant = constantPredictorLoss(run);
    const withoutDropout = (view: TrainingView): number =>
      mean(view.rowLosses(probedRows(run.dataset.trainingRows)));
    let before = Number.NaN;
    const remedy: Remedy = {
      title: `Drop ${USUAL} of the units`,
      change: strong.map(({ pointer }) => ({ pointer: `${pointer}/rate`, value: USUAL })),
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
        if (strong.length > 0) before = withoutDropout(view);
      },
      step(view, { steady }) {
        if (strong.length === 0 || view.step !== when || !steady) return;
        const present = withoutDropout(view);
        const isLearning = constant === null || present < CONSTANT * constant;
        if (isLearning && before - present > threshold('fall') * Math.abs(before)) return;
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const [same, weaker] = [tryOut([], { steps }), tryOut(remedy.change, { steps })];
        if (same?.finite !== true || weaker?.finite !== true) return;
        if (!(closing(weaker.losses) < threshold('gain') * closing(same.losses))) return;
        const [{ name, pointer, rate }] = strong;
        report({
          place: { kind: 'runFile', pointer },
          message: `${name} drops ${formatNumber(rate)} of the units, and after ${view.step} steps the loss is ${formatNumber(present)} even without dropout (${formatNumber(before)} at the start). Tried from the same seed: with ${USUAL} the first ${steps} steps end at ${formatNumber(closing(weaker.losses))} instead of ${formatNumber(closing(same.losses))}.`,
          remedies: [remedy],
        });
      },
    };
  },
});

function mean(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
