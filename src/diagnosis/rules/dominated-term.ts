import { formatNumber } from '../format-number';
import { defineRule } from '../rule';
import { closing, opening } from '../trial';

/** Steps over which other weights are compared with these. */
const TRIAL_STEPS = 600;

export default defineRule({
  meta: {
    id: 'dominated-term',
    title: 'Dominated term',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'One term of the loss is so much larger than another that the gradient, and the learning rate that suits it, leave the small one untrained.',
    measurement:
      'Share of each term in the loss at two fifths of the run. A term below the limit is only reported when it has not fallen by itself and a trial with weights that make the terms equal at the start lets it fall clearly. The share alone is no harm.',
    source: 'Kendall et al. 2018 (https://arxiv.org/abs/1705.07115) on the scale of task losses.',
    thresholds: {
      share: { default: 0.02, description: 'term / whole loss' },
      fall: { default: 0.1, description: 'share of itself by which the term has fallen' },
      gain: { default: 0.85, description: 'share of the term that is left in the trial / in the run' },
    },
    leadsTo: [
      'exploding-gradient',
      'learning-rate-too-low',
      'loss-not-decreasing',
      'slow-learning',
      'plateau',
      'vanishing-gradient',
      'conflicting-terms',
    ],
  },
  create: ({ run, report, threshold, tryOut }) => {
    const when = Math.floor(run.totalSteps * 0.4);
    return {
      step(view) {
        const { runFile, loss } = run;
        const entry = runFile.loss;
        if (
          view.step !== when ||
          entry.kind !== 'terms' ||
          entry.balance !== 'fixed' ||
          entry.terms.length < 2
        )
          return;
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const baseline = tryOut([], { steps });
        if (baseline?.finite !== true) return;
        const terms = loss.parts.flatMap(({ name, weight }, i) => {
          const values = baseline.terms.get(name);
          return values === undefined
            ? []
            : [{ index: i, name, weight, from: opening(values), to: closing(values) }];
        });
        const total = terms.reduce((sum, { to }) => sum + Math.abs(to), 0);
        const small = terms.find(
          ({ from, to }) =>
            Math.abs(to) < threshold('share') * total && to > (1 - threshold('fall')) * from && from > 0,
        );
        if (small === undefined) return;
        const large = terms.reduce((a, b) => (Math.abs(b.from) > Math.abs(a.from) ? b : a));
        const weight = Number(((large.weight * small.from) / large.from).toPrecision(2));
        const rate = runFile.optimizer.options.learningRate;
        const faster =
          typeof rate === 'number' ? Number(((rate * large.weight) / weight).toPrecision(2)) : null;
        const change = [
          { pointer: `/loss/terms/${large.index}/weight`, value: weight },
          ...(faster === null || runFile.optimizer.type !== 'sgd'
            ? []
            : [{ pointer: '/optimizer/learningRate', value: faster }]),
        ];
        const outcome = tryOut(change, { steps });
        const after = outcome?.terms.get(small.name);
        if (outcome?.finite !== true || after === undefined) return;
        if (!(closing(after) / opening(after) < (threshold('gain') * small.to) / small.from)) return;
        report({
          place: { kind: 'runFile', pointer: `/loss/terms/${large.index}` },
          message: `'${large.name}' makes up ${(100 * (1 - Math.abs(small.to) / total)).toPrecision(4)} % of the loss, and '${small.name}' has only gone from ${formatNumber(small.from)} to ${formatNumber(small.to)}. Tried here: with a weight of ${formatNumber(weight)} for '${large.name}' it goes to ${formatNumber(closing(after))} in ${steps} steps.`,
          related: [
            {
              place: { kind: 'runFile', pointer: `/loss/terms/${small.index}` },
              message: `'${small.name}' is hardly trained`,
            },
          ],
          remedies: [
            {
              title: `Weigh '${large.name}' by ${formatNumber(weight)}${change.length > 1 ? ' and raise the learning rate in proportion' : ''}`,
              change,
            },
          ],
        });
      },
    };
  },
});
