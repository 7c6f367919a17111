import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'loss-not-decreasing',
    title: 'Loss does not go down',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'After most of the run the loss is where it was, no better than saying the same for every row. Either nothing can be learned from these features, or training is broken in a way that no other rule has named.',
    measurement:
      'Three fifths of the way through the run the loss has not fallen by the share, judged by its last quarter, or it is no lower than that of the best constant answer. Suspected causes are tried first.',
    source:
      'Amazon SageMaker Debugger compares with the loss 10 steps back, which fires on every healthy run measured; the constant answer is the comparison that means something.',
    thresholds: {
      fall: { default: 0.03, description: 'share of the starting loss by which it must have fallen' },
      constant: { default: 0.98, description: 'loss / that of the best constant answer' },
    },
  },
  create: ({ run, report, threshold }) => {
    const when = Math.floor(run.totalSteps * 0.6);
    const constant = constantPredictorLoss(run);
    return {
      step(view, { loss, steady }) {
        if (!steady || view.step !== when || loss.filledWindows < 4) return;
        const { level } = loss;
        const noBetter = constant !== null && level > threshold('constant') * constant;
        if (!noBetter && !(loss.fall < threshold('fall') && constant === null)) return;
        const { name } = run.dataset.targetColumns[0];
        report({
          place: { kind: 'runFile', pointer: '/data/target' },
          message:
            `After ${view.step} of ${run.totalSteps} steps the loss is ${formatNumber(level)} (${formatNumber(loss.initial)} at the start)` +
            (constant === null ? '.' : `; saying the same for every row gives ${formatNumber(constant)}.`) +
            ` The features tell the model nothing about '${name}': do rows and labels belong together?`,
          leaves: loss.left,
          related: [
            {
              place: {
                kind: 'data',
                file: run.dataset.table.file,
                column: run.dataset.targetColumns[0].column,
              },
              message: `the target '${name}'`,
            },
          ],
        });
      },
    };
  },
});
