import { formatNumber } from '../format-number';
import { changeEdits, type RunFileChange } from '../run-file-change';
import { defineRule, type Report } from '../rule';
import { TermKinds, type Outgrown, type Term } from '../outgrown-term';
import type { Reweighing } from '../term-weights';
import { closing, opening } from '../trial';

/** Steps over which other weights are compared with these. */
const TRIAL_STEPS = 600;
/** The same for a term that has grown: the trial must reach the step at which it has. */
const TRIAL_LIMIT = 2000;
/** What a term that has grown is divided by to see what it costs. */
const DIVISOR = 100;
/** Windows in a row over which what was learned must be lost. */
const PATIENCE = 3;

/** The other half of the picture: a large value need not be a large gradient. */
function shareOfGradient(share: number | null): string {
  return share === null ? '' : ` and ${(100 * share).toPrecision(3)} % of the gradient norms since`;
}

function largest(terms: readonly Term[]): Term {
  return terms.reduce((a, b) => (Math.abs(b.opening) > Math.abs(a.opening) ? b : a));
}

export default defineRule({
  meta: {
    id: 'dominated-term',
    title: 'Dominated term',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'One term of the loss is so much larger than another that the gradient, and the learning rate that suits it, leave the small one untrained.',
    measurement:
      'Share of each term in the loss of the first steps. A term below the limit is only reported when two fifths of the run have not made it fall, or no further than a trial in which all features are 0, and a trial with weights that make the terms equal at the start (under plain SGD with the rate raised in proportion) lets it fall clearly. The share alone is no harm, and a penalty on the weights alone is no term to train. Where a term reads the clock, and another has lost a share of what it had gained for three windows and is at twice its best, the first is reported when a trial with a hundredth of it keeps the other clearly lower.',
    source: 'Kendall et al. 2018 (https://arxiv.org/abs/1705.07115) on the scale of task losses.',
    thresholds: {
      share: { default: 0.02, description: 'term / whole loss, in the first steps' },
      fall: { default: 0.1, description: 'share of itself by which the term has fallen' },
      constant: {
        default: 0.95,
        description: 'term / what it comes down to in a trial in which all features are 0',
      },
      lost: {
        default: 0.15,
        description: 'share of what a term had gained that is lost again while another grows with the clock',
      },
      freer: {
        default: 0.7,
        description: 'the term that was lost, in a trial without the growth / in the run',
      },
      gain: { default: 0.85, description: 'share of the term that is left in the trial / in the run' },
    },
  },
  create: ({ run, report, threshold, tryOut }) => {
    const when = Math.floor(run.totalSteps * 0.4);
    const kinds = new TermKinds(run);
    let strikes = 0;
    return {
      step(view, { terms: history, termGradients, loss }) {
        if ((view.step + 1) % loss.window === 0) {
          const outgrown = kinds.outgrown(history.courses(), threshold('lost'));
          strikes = outgrown === null ? 0 : strikes + 1;
          if (outgrown !== null && strikes === PATIENCE) reportOutgrown(outgrown, view.step);
        }
        if (view.step !== when) return;
        const terms = kinds.termsOf(history.courses());
        const atStart = terms.reduce((sum, { opening: from }) => sum + Math.abs(from), 0);
        const small = terms.find(
          (term) => term.opening > 0 && term.opening < threshold('share') * atStart && kinds.isTaught(term),
        );
        if (small === undefined) return;
        const large = largest(terms);
        const factor = Number((small.opening / large.opening).toPrecision(2));
        const reweighing = large.reweigh(factor);
        if (reweighing === null) return;
        const rate = rateFor(factor);
        const { lossFile } = reweighing;
        const change = [...reweighing.change, ...rate];
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const course = (blind: boolean): Float64Array | undefined => {
          const outcome = tryOut(change, { steps, lossFile: lossFile ?? undefined, blind });
          return outcome?.finite === true ? outcome.terms.get(small.name) : undefined;
        };
        const isUnmoved = small.current > (1 - threshold('fall')) * small.opening;
        // It may have fallen and still say nothing of the features: as far as it falls without any.
        const constant = isUnmoved ? undefined : course(true);
        const isConstant =
          constant !== undefined && small.current > threshold('constant') * closing(constant);
        if (!isUnmoved && !isConstant) return;
        const after = course(false);
        if (after === undefined) return;
        const isBetter = isUnmoved
          ? closing(after) / opening(after) < threshold('gain') * (small.current / small.opening)
          : closing(after) < threshold('gain') * small.current;
        if (!isBetter) return;
        report({
          place: large.place,
          message: `'${large.name}' made up ${(100 * (large.opening / atStart)).toPrecision(4)} % of the loss at the start${shareOfGradient(termGradients.share(large.name))}, and '${small.name}' has only gone from ${formatNumber(small.opening)} to ${formatNumber(small.current)}${isConstant ? ', no further than without any feature' : ''}. Tried from the same seed: with '${large.name}' made ${formatNumber(1 / factor)} times smaller it goes from ${formatNumber(opening(after))} to ${formatNumber(closing(after))} in ${steps} steps.`,
          related: [{ place: small.place, message: `'${small.name}' is hardly trained` }],
          ...offer(reweighing, rate),
        });
      },
    };

    function reportOutgrown({ grown, lost }: Outgrown, step: number): void {
      const reweighing = grown.reweigh(1 / DIVISOR);
      const steps = Math.min(TRIAL_LIMIT, step + 1);
      if (reweighing === null) return;
      const { change, lossFile } = reweighing;
      const outcome = tryOut(change, { steps, atLeast: steps, lossFile: lossFile ?? undefined });
      const freer = outcome?.finite === true ? outcome.terms.get(lost.name) : undefined;
      if (freer === undefined || !(closing(freer) < threshold('freer') * lost.current)) return;
      report({
        place: grown.place,
        message: `'${grown.name}' grows with the clock: it is ${formatNumber(grown.current)} at step ${step}, and '${lost.name}', which had come down from ${formatNumber(lost.opening)} to ${formatNumber(lost.best)}, is back at ${formatNumber(lost.current)}. Tried from the same seed: with '${grown.name}' made ${DIVISOR} times smaller it is ${formatNumber(closing(freer))} by then. Let it grow to a limit, such as Math.min() or clamp() sets.`,
        related: [{ place: lost.place, message: `'${lost.name}' had been learned` }],
        ...offer(reweighing, []),
      });
    }

    function offer(
      { title, change, lossFile, edits }: Reweighing,
      rate: RunFileChange,
    ): Pick<Report, 'remedies' | 'fixes'> {
      const named = withRate(title, rate);
      if (lossFile === null) return { remedies: [{ title: named, change: [...change, ...rate] }] };
      return { fixes: [{ title: named, edits: [...edits, ...changeEdits(run.document, rate)] }] };
    }

    /** Under plain SGD the rate was lowered for the large weight, so it goes up with the weight's fall. */
    function rateFor(factor: number): RunFileChange {
      const { type, options } = run.runFile.optimizer;
      if (type !== 'sgd' || typeof options.learningRate !== 'number') return [];
      const rate = Number((options.learningRate / factor).toPrecision(2));
      return [{ pointer: '/optimizer/learningRate', value: rate }];
    }
  },
});

function withRate(title: string, rate: RunFileChange): string {
  return rate.length > 0 ? `${title} and raise the learning rate in proportion` : title;
}
