import { formatNumber } from '../format-number';
import { modelOutput } from '../model-output';
import { defineRule, type Remedy } from '../rule';

export default defineRule({
  meta: {
    id: 'output-range',
    title: 'Output cannot reach the targets',
    severity: 'warning',
    moments: ['static'],
    meaning:
      'The last activation bounds the outputs, and some targets lie beyond the bounds. The model can only press against the bound there, where the activation is flat.',
    measurement:
      'Share of the targets, as the loss gets them, that lie outside the range of the last activation by more than a hundredth of their spread.',
    source: 'TheDeepChecker (2022) and DeepDiagnosis (2022) check the same range.',
    thresholds: {
      share: { default: 0.02, description: 'share of targets that cannot be reached' },
    },
  },
  create: ({ run, report, threshold }) => ({
    static() {
      const output = modelOutput(run);
      const { low, high } = output.range;
      if (low === -Infinity && high === Infinity) return;
      for (const { loss, target, pointer } of run.loss.parts) {
        if (loss.kind !== 'named' || loss.definition.prediction(loss.options) !== 'value') continue;
        const values = target.values.filter(Number.isFinite);
        const least = values.reduce((a, b) => Math.min(a, b), Infinity);
        const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
        const slack = 0.01 * (most - least);
        const outside =
          values.filter((value) => value < low - slack || value > high + slack).length / values.length;
        if (!(outside > threshold('share'))) continue;
        const linear: Remedy = {
          title: 'Make the output linear',
          change: [{ pointer: output.activationPointer, value: 'linear' }],
        };
        const squeeze: Remedy[] =
          low === 0 && high === 1
            ? [
                {
                  title: 'Bring the target into [0, 1]',
                  change: [{ pointer: '/data/normalizeTarget', value: 'minmax' }],
                },
              ]
            : [];
        report({
          place: { kind: 'runFile', pointer: output.pointer },
          message: `${output.layer.name} ends in ${output.activation}, which gives numbers from ${formatNumber(low)} to ${formatNumber(high)}, but ${Math.round(outside * 100)} % of the targets lie beyond (they run from ${formatNumber(least)} to ${formatNumber(most)}). Leave the output linear.`,
          related: [
            {
              place: { kind: 'runFile', pointer },
              message: `${loss.definition.name} compares the output with the target`,
            },
          ],
          remedies: [linear, ...squeeze],
        });
        return;
      }
    },
  }),
});
