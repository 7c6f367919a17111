import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { fixedColumn, layerColumn, type LAYER_COLUMNS } from '../../runs/telemetry';
import { PENALTY_TERM } from '../../runs/objective/loss-part';
import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { median } from '../median';
import { defineRule } from '../rule';
import type { RunFileChange } from '../run-file-change';
import { closing, opening, type TrialOutcome } from '../trial';

/** Steps over which a weaker penalty is compared with this one. */
const TRIAL_STEPS = 400;
/** What the penalty is divided by to see what it costs. */
const DIVISOR = 100;

/** Steps from one look at the share of the penalty to the next. */
const LOOK_EVERY = 8;

/** A share of which nothing is known yet is none. */
function usable(share: number): number {
  return Number.isNaN(share) ? 0 : share;
}

/** What the loss is without its penalty at each step of a trial. */
function dataLosses({ losses, terms }: TrialOutcome): Float64Array {
  const penalty = terms.get(PENALTY_TERM);
  return penalty === undefined ? losses : losses.map((loss, i) => loss - penalty[i]);
}

export default defineRule({
  meta: {
    id: 'over-regularized',
    title: 'Over-regularized',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'The penalty on the weights, or the weight decay of the optimizer, outweighs the loss on the data: the optimizer shrinks the weights instead of fitting the rows.',
    measurement:
      'In the first fifth of the run the penalty has been more than half of the loss (weights that have shrunk to nothing leave no penalty), or the weight decay of the optimizer moves the weights about as much as the gradient does. The same steps are then repeated with a hundredth of it; it is a finding when that leaves clearly less of the loss on the data, of which much is left, or when a stuck run learns with it: where classes can be told apart, a weaker penalty always leaves less.',
    source:
      'TheDeepChecker (2022) compares the gradients of penalty and loss; the trial tells harm from harmless floors.',
    thresholds: {
      share: { default: 0.5, description: 'penalty / whole loss' },
      decay: {
        default: 0.3,
        description: 'what weight decay does to the weights / that and what the gradient does',
      },
      left: {
        default: 0.2,
        description: 'data loss / that of the best constant answer, or of the start where that is not known',
      },
      gain: { default: 0.6, description: 'data loss with a hundredth of the penalty / with all of it' },
    },
  },
  create({ run, report, suspect, threshold, tryOut }) {
    const when = Math.floor(Math.min(TRIAL_STEPS, run.totalSteps / 5));

    /** Largest share seen so far: weights that have shrunk to nothing do not show what took them away. */
    let decay = 0;
    let penalty = 0;

    /** What the weights are held down by, when it is strong enough to be tried. */
    function heldBy(): Hold | null {
      if (run.loss.penalty !== null && penalty > threshold('share')) {
        const text = `The penalty on the weights makes up ${Math.round(penalty * 100)} % of the loss.`;
        return { pointer: '/regularization', text, title: 'Divide the penalty by 100', change: weaker(run) };
      }
      if (!(decay > threshold('decay'))) return null;
      const { weightDecay } = run.runFile.optimizer.options;
      const less = Number(weightDecay) / DIVISOR;
      return {
        pointer: '/optimizer/weightDecay',
        text: `A weight decay of ${formatNumber(Number(weightDecay))} moves the weights as much as the gradient does.`,
        title: `Lower weightDecay to ${formatNumber(less)}`,
        change: [{ pointer: '/optimizer/weightDecay', value: less }],
      };
    }

    return {
      step(view, { terms }) {
        if (view.step <= when) decay = Math.max(decay, shareOfDecay(run, view.row));
        const isLook = view.step <= when && (view.step % LOOK_EVERY === 0 || view.step === when);
        if (isLook && run.loss.penalty !== null)
          penalty = Math.max(penalty, usable(terms.share(PENALTY_TERM)));
        if (view.step !== when) return;
        const hold = heldBy();
        if (hold === null) return;
        const { pointer, text, title, change } = hold;
        const place = { kind: 'runFile', pointer } as const;
        suspect({ place, message: text, plausibility: 0.5, remedies: [{ title, change }] });
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const same = tryOut([], { steps });
        const freer = tryOut(change, { steps });
        if (same?.finite !== true || freer?.finite !== true) return;
        const data = dataLosses(same);
        const [before, after] = [closing(data), closing(dataLosses(freer))];
        const unlearned = constantPredictorLoss(run) ?? opening(data);
        if (!(after < threshold('gain') * before) || before < threshold('left') * unlearned) return;
        report({
          place,
          message: `${text} Tried from the same seed: a hundredth of it brings the loss on the data from ${formatNumber(before)} to ${formatNumber(after)} in ${steps} steps.`,
          remedies: [{ title, change }],
        });
      },
    };
  },
});

/** What may keep the weights too small. */
interface Hold {
  readonly pointer: string;
  readonly text: string;
  /** The way out, and its title. */
  readonly title: string;
  readonly change: RunFileChange;
}

function weaker({ runFile: { regularization } }: PreparedRun): RunFileChange {
  const { l1, l2 } = regularization;
  return [
    ...(l1 > 0 ? [{ pointer: '/regularization/l1', value: l1 / DIVISOR }] : []),
    ...(l2 > 0 ? [{ pointer: '/regularization/l2', value: l2 / DIVISOR }] : []),
  ];
}

/**
 * What the optimizer's weight decay did to the weights in a step, as a share of that and what the gradient did: of the
 * whole update where the decay goes past the gradient (Loshchilov and Hutter 2019), else of the sum that the optimizer sees.
 */
function shareOfDecay({ runFile: { optimizer }, layout }: PreparedRun, row: Float64Array): number {
  const { weightDecay, learningRate, decoupledWeightDecay } = optimizer.options;
  if (typeof weightDecay !== 'number' || !(weightDecay > 0)) return 0;
  const ofLayers = (column: (typeof LAYER_COLUMNS)[number]): number[] =>
    layout.layers.map((_, i) => row[layerColumn(layout, i, column)]);
  if (optimizer.type === 'adamW' || decoupledWeightDecay === true) {
    const shrinking = typeof learningRate === 'number' ? learningRate * weightDecay : 0;
    return shrinking / (shrinking + median(ofLayers('updateRatio')));
  }
  const decay = weightDecay * Math.hypot(...ofLayers('weightNorm'));
  return decay / (decay + row[fixedColumn('gradNorm')]);
}
