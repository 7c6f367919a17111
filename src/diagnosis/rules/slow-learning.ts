import { formatNumber } from '../format-number';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'slow-learning',
    title: 'Still learning at the end',
    severity: 'info',
    moments: ['training'],
    meaning:
      'The loss was still falling at a steady pace when the run ended. More epochs, or larger steps, would have brought it further.',
    measurement:
      'What the last quarter of the run has brought, as a share of the whole fall of the loss; an even pace brings a quarter.',
    source: 'A run that has converged brings next to nothing in its last quarter.',
    thresholds: {
      share: { default: 0.15, description: 'fall in the last quarter / whole fall' },
      fall: { default: 0.05, description: 'whole fall / starting loss' },
    },
  },
  create({ run, report, threshold }) {
    const quarter = Math.floor(run.totalSteps * 0.75);
    let before = Number.NaN;
    return {
      step(view, { loss }) {
        if (view.step === quarter) before = loss.current;
      },
      end(_view, { loss, steady }) {
        if (!steady || Number.isNaN(before) || loss.filledWindows < 8) return;
        const whole = loss.initial - loss.current;
        const share = (before - loss.current) / whole;
        if (!(whole > threshold('fall') * loss.scale && share > threshold('share'))) return;
        const { unit, count } = run.runFile.length;
        report({
          place: { kind: 'runFile', pointer: `/${unit}s` },
          message: `The last quarter of the run has brought the loss from ${formatNumber(before)} to ${formatNumber(loss.current)}, ${Math.round(share * 100)} % of its whole fall: it is still learning. Train longer, or try a higher learning rate.`,
          remedies: [
            {
              title: `Train for ${2 * count} ${unit}s`,
              change: [{ pointer: `/${unit}s`, value: 2 * count }],
            },
          ],
        });
      },
    };
  },
});
