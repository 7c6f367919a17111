import { PENALTY_TERM } from '../../runs/objective/loss-part';
import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { defineRule } from '../rule';
import { closing, opening, type TrialOutcome } from '../trial';

/** Steps over which a weaker penalty is compared with this one. */
const TRIAL_STEPS = 400;
/** What the penalty is divided by to see what it costs. */
const DIVISOR = 100;

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
      'The penalty on the weights outweighs the loss on the data: the optimizer shrinks the weights instead of fitting the rows.',
    measurement:
      'The penalty is more than half of the loss a fifth of the way through the run. The same steps are then repeated with a hundredth of it; it is a finding when that leaves clearly less of the loss on the data, of which much is left: where classes can be told apart, a weaker penalty always leaves less.',
    source:
      'TheDeepChecker (2022) compares the gradients of penalty and loss; the trial tells harm from harmless floors.',
    thresholds: {
      share: { default: 0.5, description: 'penalty / whole loss' },
      left: {
        default: 0.2,
        description: 'data loss / that of the best constant answer, or of the start where that is not known',
      },
      gain: { default: 0.6, description: 'data loss with a hundredth of the penalty / with all of it' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const { l1, l2 } = run.runFile.regularization;
    const when = Math.floor(Math.min(TRIAL_STEPS, run.totalSteps / 5));
    return {
      step(view, { terms }) {
        if (view.step !== when || run.loss.penalty === null) return;
        const share = terms.share(PENALTY_TERM);
        if (!(share > threshold('share'))) return;
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const change = [
          ...(l1 > 0 ? [{ pointer: '/regularization/l1', value: l1 / DIVISOR }] : []),
          ...(l2 > 0 ? [{ pointer: '/regularization/l2', value: l2 / DIVISOR }] : []),
        ];
        const same = tryOut([], { steps });
        const weaker = tryOut(change, { steps });
        if (same?.finite !== true || weaker?.finite !== true) return;
        const data = dataLosses(same);
        const [before, after] = [closing(data), closing(dataLosses(weaker))];
        const unlearned = constantPredictorLoss(run) ?? opening(data);
        if (!(after < threshold('gain') * before) || before < threshold('left') * unlearned) return;
        report({
          place: { kind: 'runFile', pointer: '/regularization' },
          message: `The penalty on the weights is ${Math.round(share * 100)} % of the loss. Tried from the same seed: a hundredth of it brings the loss on the data from ${formatNumber(before)} to ${formatNumber(after)} in ${steps} steps.`,
          remedies: [{ title: 'Divide the penalty by 100', change }],
        });
      },
    };
  },
});
