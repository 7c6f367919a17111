import type { LossPart } from '../../runs/objective/loss-part';
import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';
import type { TermAngle, TermGradientHistory } from '../term-gradient-history';
import type { TermCourse } from '../term-history';
import { closing, opening, type TrialOutcome } from '../trial';

/** Steps over which remedies are tried. */
const TRIAL_STEPS = 400;

/** A term as it went so far. */
interface Term extends TermCourse {
  readonly index: number;
  readonly part: LossPart;
  /** Share of the opening value that is left. */
  readonly left: number;
}

export default defineRule({
  meta: {
    id: 'conflicting-terms',
    title: 'Terms in conflict',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'One term of the loss rises while another falls: their gradients point against each other, and the stronger one wins.',
    measurement:
      'Halfway through the run a term lies above where it began and another clearly below, and the cosine between the gradients of the two, taken apart on a dozen batches of the first half, is negative on average. The same steps are then repeated with conflicting parts of the gradients projected away (PCGrad), and with a weight that makes the two gradients equally long; it is a warning when the rising term falls with one of them and no other suffers much, and else a remark.',
    source: 'Yu et al. 2020, Gradient Surgery for Multi-Task Learning (https://arxiv.org/abs/2001.06782).',
    thresholds: {
      rise: { default: 0.2, description: 'share of itself by which a term has risen' },
      fall: { default: 0.2, description: 'share of itself by which another has fallen' },
      cosine: { default: -0.05, description: 'mean cosine between their gradients' },
      cost: { default: 1.3, description: 'what the others leave in the trial / in the run' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const when = Math.floor(run.totalSteps / 2);
    return {
      step(view, { terms: history, termGradients }) {
        if (view.step !== when || run.loss.kind !== 'terms' || run.loss.balance !== 'fixed') return;
        const courses = history.courses();
        const terms = run.loss.parts.flatMap((part, index): Term[] => {
          const course = courses.find(({ name }) => name === part.name);
          return course === undefined
            ? []
            : [{ ...course, index, part, left: course.current / course.opening }];
        });
        if (terms.some(({ opening: from }) => !(from > 0))) return;
        const rising = terms.find(({ left }) => left > 1 + threshold('rise'));
        const falling = terms.find(({ left }) => left < 1 - threshold('fall'));
        if (rising === undefined || falling === undefined) return;
        const angle = termGradients.angle(rising.name, falling.name);
        // Without a conflict of gradients something else makes the term rise.
        if (angle !== null && !(angle.cosine < threshold('cosine'))) return;
        const tried = [PROJECT, ...equalWeights(rising, falling, termGradients)]
          .map((remedy) => ({ remedy, after: leftAfter(remedy, rising, terms) }))
          .filter(({ after }) => after < 1);
        report({
          place: { kind: 'runFile', pointer: `/loss/terms/${rising.index}` },
          severity: tried.length > 0 ? 'warning' : 'info',
          message: [
            `'${rising.name}' has risen from ${formatNumber(rising.opening)} to ${formatNumber(rising.current)} while '${falling.name}' fell from ${formatNumber(falling.opening)} to ${formatNumber(falling.current)}: they pull against each other.`,
            ...describeAngle(angle, termGradients.share(falling.name), falling.name),
            ...tried
              .slice(0, 1)
              .map(
                ({ remedy, after }) =>
                  `Tried from the same seed: ${remedy.title.charAt(0).toLowerCase()}${remedy.title.slice(1)}, and it falls to ${formatNumber(after * rising.opening)}.`,
              ),
          ].join(' '),
          related: [
            {
              place: { kind: 'runFile', pointer: `/loss/terms/${falling.index}` },
              message: 'the term that wins',
            },
          ],
          remedies: tried.map(({ remedy }) => remedy),
        });
      },
    };

    /** What is left of the rising term in a trial; infinite when there is none, or when it is at the cost of others. */
    function leftAfter({ change }: Remedy, rising: Term, terms: readonly Term[]): number {
      const outcome = tryOut(change, { steps: Math.min(TRIAL_STEPS, run.totalSteps) });
      if (outcome?.finite !== true) return Infinity;
      const suffers = terms.some(
        ({ name, left }) =>
          name !== rising.name && leftOf(name, outcome) >= threshold('cost') * Math.max(left, 0.1),
      );
      return suffers ? Infinity : leftOf(rising.name, outcome);
    }
  },
});

const PROJECT: Remedy = {
  title: 'Project conflicting gradients away (pcGrad)',
  change: [{ pointer: '/loss/balance', value: 'pcGrad' }],
};

/** The weight with which the gradient of the rising term is as long as that of the falling one. */
function equalWeights(rising: Term, falling: Term, gradients: TermGradientHistory): Remedy[] {
  const [weak, strong] = [gradients.share(rising.name), gradients.share(falling.name)];
  if (weak === null || strong === null || !(weak > 0) || !(strong > weak)) return [];
  const weight = Number(((rising.part.weight * strong) / weak).toPrecision(2));
  return [
    {
      title: `Weigh '${rising.name}' by ${formatNumber(weight)}`,
      change: [{ pointer: `/loss/terms/${rising.index}/weight`, value: weight }],
    },
  ];
}

function leftOf(name: string, { terms }: TrialOutcome): number {
  const values = terms.get(name);
  return values === undefined ? Infinity : closing(values) / opening(values);
}

function describeAngle(angle: TermAngle | null, share: number | null, winner: string): string[] {
  if (angle === null || share === null) return [];
  const { cosine, negative, measured } = angle;
  return [
    `The cosine between their gradients is ${formatNumber(cosine)} on average, negative on ${negative} of ${measured} batches, and '${winner}' has ${Math.round(100 * share)} % of the gradient norms.`,
  ];
}
