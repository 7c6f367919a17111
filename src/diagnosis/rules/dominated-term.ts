import { formatNumber } from '../format-number';
import { changeEdits, type RunFileChange } from '../run-file-change';
import { defineRule } from '../rule';
import type { TermCourse } from '../term-history';
import { weighedTerms, type WeighedTerm } from '../term-weights';
import { closing, opening } from '../trial';

/** Steps over which other weights are compared with these. */
const TRIAL_STEPS = 600;

type Term = TermCourse & WeighedTerm;

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
      'Share of each term in the loss of the first steps. A term below the limit is only reported when two fifths of the run have not made it fall, or no further than a trial in which all features are 0, and a trial with weights that make the terms equal at the start (under plain SGD with the rate raised in proportion) lets it fall clearly. The share alone is no harm.',
    source: 'Kendall et al. 2018 (https://arxiv.org/abs/1705.07115) on the scale of task losses.',
    thresholds: {
      share: { default: 0.02, description: 'term / whole loss, in the first steps' },
      fall: { default: 0.1, description: 'share of itself by which the term has fallen' },
      constant: {
        default: 0.95,
        description: 'term / what it comes down to in a trial in which all features are 0',
      },
      gain: { default: 0.85, description: 'share of the term that is left in the trial / in the run' },
    },
  },
  create: ({ run, report, threshold, tryOut }) => {
    const when = Math.floor(run.totalSteps * 0.4);
    return {
      step(view, { terms: history, termGradients }) {
        if (view.step !== when) return;
        const courses = history.courses();
        const terms = weighedTerms(run).flatMap((term): Term[] => {
          const course = courses.find(({ name }) => name === term.name);
          return course === undefined ? [] : [{ ...course, ...term }];
        });
        const atStart = terms.reduce((sum, { opening: from }) => sum + Math.abs(from), 0);
        const small = terms.find(({ opening: from }) => from > 0 && from < threshold('share') * atStart);
        if (small === undefined) return;
        const large = largest(terms);
        const factor = Number((small.opening / large.opening).toPrecision(2));
        const reweighing = large.reweigh(factor);
        if (reweighing === null) return;
        const rate = rateFor(factor);
        const { title, lossFile, edits } = reweighing;
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
          ...(lossFile === null
            ? { remedies: [{ title: withRate(title, rate), change }] }
            : {
                fixes: [
                  { title: withRate(title, rate), edits: [...edits, ...changeEdits(run.document, rate)] },
                ],
              }),
        });
      },
    };

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
