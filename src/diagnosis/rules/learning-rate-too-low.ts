import { LAYER_COLUMNS, layerColumn } from '../../runs/telemetry';
import { hasRareClass } from '../class-weights';
import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';
import { median } from '../median';
import type { RunFileChange } from '../run-file-change';
import { closing, learned, opening, type TrialOutcome } from '../trial';

/** What a rate is multiplied by, one after the other, as long as that helps. */
const FACTORS = [10, 100, 1e3, 1e4, 1e5];
/** How many of these are tried on a run whose updates are of a usual size, which it may only have too few of. */
const FACTORS_OF_USUAL = 2;
/** Steps of a run that may have too few; a longer one that learns nothing has another reason. */
const FEW_STEPS = 100;
/** Steps over which higher rates are compared with this one. */
const TRIAL_STEPS = 400;
/** So many times as far must a higher rate bring a loss that does not fall much with any. */
const FASTER = 10;

function changeTo(rate: number): RunFileChange {
  return [{ pointer: '/optimizer/learningRate', value: rate }];
}

/** The first rate after which a higher one leaves no less of the loss; null when none learns. */
function bestRate(
  rate: number,
  factors: readonly number[],
  tryRate: (higher: number) => TrialOutcome | null,
): { readonly higher: number; readonly outcome: TrialOutcome } | null {
  let best: { higher: number; outcome: TrialOutcome } | null = null;
  for (const factor of factors) {
    const higher = Number((rate * factor).toPrecision(2));
    const outcome = tryRate(higher);
    if (outcome === null) break;
    const isBetter =
      learned(outcome) && (best === null || closing(outcome.losses) < closing(best.outcome.losses));
    if (isBetter) best = { higher, outcome };
    else if (best !== null) break;
  }
  return best;
}

export default defineRule({
  meta: {
    id: 'learning-rate-too-low',
    title: 'Learning rate too low',
    severity: 'warning',
    moments: ['training'],
    meaning: 'Each step changes the weights by so little that the run ends long before anything is learned.',
    measurement:
      'Half of the way through the run the loss has fallen by less than the share, or is no lower than that of the best constant answer. The same first steps are then repeated with the rate times 10, 100 and so on. Where the median of |update| / |weights| is below the limit, it is a finding when one of these leaves clearly less of the loss, or makes it fall by the share and ten times as far; where a run of at most 100 steps is no better than the constant answer and its updates are of a usual size, when one of the first two leaves far less of the loss, in training and in validation.',
    source:
      'Karpathy, A Recipe for Training Neural Networks (2019): updates near 1e-3 of the weights are usual.',
    thresholds: {
      fall: {
        default: 0.1,
        description: 'share of the starting loss by which it must have fallen',
      },
      update: { default: 2e-4, description: 'median of |update| / |weights| over the layers' },
      gain: { default: 0.7, description: 'loss left by a trial / loss left by the run in as many steps' },
      far: {
        default: 0.4,
        description: 'the same, also in validation, where the updates are of a usual size',
      },
    },
  },
  create: ({ run, report, threshold, tryOut }) => {
    const when = Math.floor(run.totalSteps / 2);
    const constant = hasRareClass(run) ? null : constantPredictorLoss(run);

    /** Either clearly further down, or a clear fall where there was hardly one: little may be left to learn. */
    function isFaster(higher: Float64Array, present: Float64Array): boolean {
      const start = opening(present);
      const fall = start - closing(higher);
      return (
        closing(higher) < threshold('gain') * closing(present) ||
        (fall > threshold('fall') * Math.abs(start) && fall > FASTER * (start - closing(present)))
      );
    }

    /** Far further down, and not by learning the rows by heart. */
    function isFarBetter(higher: TrialOutcome, present: TrialOutcome): boolean {
      const [after, before] = [higher, present].map(({ validation }) => median(validation.slice(-3)));
      return (
        closing(higher.losses) < threshold('far') * closing(present.losses) &&
        after < threshold('far') * before
      );
    }

    return {
      step(view, { loss }) {
        if (view.step !== when || run.runFile.schedule !== null) return;
        const rate = run.runFile.optimizer.options.learningRate;
        const updates = run.layout.layers.map(
          (_, i) => view.row[layerColumn(run.layout, i, LAYER_COLUMNS[2])],
        );
        const knowsMore = constant === null || loss.current < constant;
        if (typeof rate !== 'number' || (loss.fall > threshold('fall') && knowsMore)) return;
        const isTiny = median(updates) < threshold('update');
        if (!isTiny && (knowsMore || run.totalSteps > FEW_STEPS)) return;
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const baseline = tryOut([], { steps });
        if (baseline === null) return;
        const factors = FACTORS.slice(0, isTiny ? undefined : FACTORS_OF_USUAL);
        const best = bestRate(rate, factors, (higher) => tryOut(changeTo(higher), { steps }));
        if (best === null) return;
        const { higher, outcome } = best;
        const { losses } = outcome;
        if (!(isTiny ? isFaster(losses, baseline.losses) : isFarBetter(outcome, baseline))) return;
        const remedy: Remedy = {
          title: `Raise learningRate to ${formatNumber(higher)}`,
          change: changeTo(higher),
        };
        report({
          place: { kind: 'runFile', pointer: '/optimizer/learningRate' },
          message: `After ${view.step} steps the loss is ${formatNumber(loss.current)} (${formatNumber(loss.initial)} at the start)${isTiny ? `, and a step changes the weights by ${formatNumber(median(updates))} of their size where 0.001 is usual` : ''}. Tried from the same seed: with ${formatNumber(higher)} the first ${steps} steps go from ${formatNumber(opening(losses))} to ${formatNumber(closing(losses))}.`,
          remedies: [remedy],
          // One rate cannot suit features of different scales, so a higher one may help without being the cause.
          sudden: true,
          leaves: 1 - loss.fall,
          level: loss.level,
        });
      },
    };
  },
});
