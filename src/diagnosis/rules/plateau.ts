import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { median, percentile } from '../median';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'plateau',
    title: 'Plateau',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'The loss has stopped falling far above where it could be. By itself a plateau is what convergence looks like; it is told only through a cause that keeps the loss up there.',
    measurement:
      'Three quarters of the way through the run: windows of the middle third and of the last third have the same median to within the limit and little noise, and less than the share of the starting loss has gone, or of that of a constant answer where that is less. Suspected causes are tried, and it is a finding of the one without which clearly less is left.',
    source:
      'ARC Lens measured patience alone as misfiring on good runs, and best / opening as telling them apart.',
    thresholds: {
      change: {
        default: 0.02,
        description: 'change between the thirds / starting loss, or that of a constant answer',
      },
      noise: { default: 0.25, description: 'spread of the windows / their level' },
      fall: { default: 0.5, description: 'share of the starting loss by which it must have fallen' },
    },
  },
  create({ run, report, threshold }) {
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
        report({
          place: { kind: 'runFile', pointer: '/loss' },
          onlyWithCause: true,
          leaves,
          leavesOfConstant,
          level: loss.level,
          message: `The loss has been at ${formatNumber(loss.level)} for the last third of ${view.step} steps (${formatNumber(loss.initial)} at the start).`,
        });
      },
    };
  },
});
