import { ClockGrowth } from '../clock-growth';
import { formatFactor, formatNumber } from '../format-number';
import { clipAtUsualNorm } from '../gentler-updates';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'exploding-gradient',
    title: 'Exploding gradient',
    severity: 'error',
    moments: ['training'],
    meaning:
      'The gradient norm grows by orders of magnitude while the loss grows with it. Each update overshoots further than the last one.',
    measurement:
      "Median of the last five total gradient norms over the median of the run's own past, while the present loss is above that of the starting weights. Large norms alone are no trouble: unscaled targets give them, and a falling loss excuses them.",
    source:
      'The ratio to the own past instead of a fixed norm: limits of 5, 10 or 100 fire on 10 to 50 % of healthy runs.',
    thresholds: {
      growth: { default: 100, description: 'present gradient norm / usual gradient norm' },
      loss: { default: 3, description: 'present loss / loss of the starting weights' },
    },
  },
  create({ run, report, threshold }) {
    let strikes = 0;
    let clock: ClockGrowth | null = null;
    return {
      start(view, { steady }) {
        if (!steady) clock = ClockGrowth.begin(view);
      },
      step(view, { loss, gradient }) {
        // The cheap half first: this is asked at every step.
        const lossGrowth = loss.current / loss.scale;
        const growth = lossGrowth > threshold('loss') ? gradient.present / gradient.usual : 0;
        strikes = growth > threshold('growth') ? strikes + 1 : 0;
        if (strikes < 3 || (clock?.explains(view) ?? null) !== null) return;
        const worst = run.layout.layers[gradient.mostGrown()];
        const layer = run.model.layers.find(({ name }) => name === worst);
        const limit = Number(gradient.usualHigh.toPrecision(2));
        report({
          place: { kind: 'runFile', pointer: layer?.pointer ?? '/optimizer/learningRate' },
          message: `The gradient norm is ${formatNumber(gradient.present)} at step ${view.step}, ${formatFactor(growth)} its usual ${formatNumber(gradient.usual)}, most of all in ${worst}, and the loss has grown by ${formatFactor(lossGrowth)}. Try a lower learning rate, or clip the norm at ${formatNumber(limit)}, which 95 % of the steps stayed below.`,
          remedies: clipAtUsualNorm(run, gradient),
        });
      },
    };
  },
});
