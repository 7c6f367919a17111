import type { LossPart } from '../../runs/objective/loss-part';
import { formatNumber } from '../format-number';
import { defineRule, type Remedy, type Report } from '../rule';
import type { TermAngle, TermGradientHistory } from '../term-gradient-history';
import type { TermCourse } from '../term-history';
import { weighedTerms, type Reweighing, type WeighedTerm } from '../term-weights';
import { closing, opening, type TrialOutcome } from '../trial';

/** Steps over which remedies are tried. */
const TRIAL_STEPS = 400;

/** What a term is multiplied by to see how the other does without it. */
const ASIDE = 0.01;

/** A term as it went so far. */
interface Term extends TermCourse {
  readonly index: number;
  readonly part: LossPart;
  /** Share of the opening value that is left. */
  readonly left: number;
}

type StandingTerm = TermCourse & WeighedTerm;

export default defineRule({
  meta: {
    id: 'conflicting-terms',
    title: 'Terms in conflict',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'One term of the loss rises while another falls: their gradients point against each other, and the stronger one wins. Or both stand still, since what one gains the other loses.',
    measurement:
      'Halfway through the run a term lies above where it began and another clearly below, and the cosine between the gradients of the two, taken apart on a dozen batches of the first half, is negative on average. The same steps are then repeated with conflicting parts of the gradients projected away (PCGrad), and with a weight that makes the two gradients equally long; it is a warning when the rising term falls with one of them and no other suffers much, and else a remark. It is also a warning when the gradients of two terms are opposed on average, neither is clearly below what it comes down to in a trial in which all features are 0, and one of them falls to less than the share in a trial with the other made 100 times smaller.',
    source: 'Yu et al. 2020, Gradient Surgery for Multi-Task Learning (https://arxiv.org/abs/2001.06782).',
    thresholds: {
      rise: { default: 0.2, description: 'share of itself by which a term has risen' },
      fall: { default: 0.2, description: 'share of itself by which another has fallen' },
      cosine: { default: -0.05, description: 'mean cosine between their gradients' },
      cost: { default: 1.3, description: 'what the others leave in the trial / in the run' },
      opposite: { default: -0.3, description: 'mean cosine between terms that stand still' },
      constant: { default: 0.85, description: 'such a term / what it comes down to without features' },
      alone: { default: 0.5, description: 'what it leaves without the other / with it' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const when = Math.floor(run.totalSteps / 2);
    return {
      step(view, { terms: history, termGradients }) {
        if (view.step !== when) return;
        const courses = history.courses();
        const standing = standstill(courses, termGradients);
        if (standing !== null) {
          report(standing);
          return;
        }
        if (run.loss.kind !== 'terms' || run.loss.balance !== 'fixed') return;
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

    /** Two terms of which neither learns anything since each takes back what the other does. */
    function standstill(courses: readonly TermCourse[], gradients: TermGradientHistory): Report | null {
      const terms = weighedTerms(run).flatMap((term): StandingTerm[] => {
        const course = courses.find(({ name }) => name === term.name);
        return course === undefined ? [] : [{ ...course, ...term }];
      });
      const pairs = terms.flatMap((a, i) => terms.slice(i + 1).map((b) => [a, b] as const));
      const opposed = pairs.flatMap(([a, b]) => {
        const angle = gradients.angle(a.name, b.name);
        return angle !== null && angle.cosine < threshold('opposite') ? [{ a, b, angle }] : [];
      });
      if (opposed.length === 0) return null;
      const steps = Math.min(TRIAL_STEPS, run.totalSteps);
      const blind = tryOut([], { steps, blind: true });
      if (blind?.finite !== true) return null;
      const isStuck = ({ name, current }: StandingTerm): boolean =>
        current > threshold('constant') * closingOf(name, blind);
      for (const { a, b, angle } of opposed) {
        if (!isStuck(a) || !isStuck(b)) continue;
        for (const [freed, other] of [
          [a, b],
          [b, a],
        ]) {
          const aside = other.reweigh(ASIDE);
          if (aside === null) continue;
          const outcome = tryOut(aside.change, { steps, lossFile: aside.lossFile ?? undefined });
          if (outcome?.finite !== true) continue;
          const left = closingOf(freed.name, outcome);
          if (left < threshold('alone') * freed.current)
            return describeStandstill(freed, other, aside, angle, left);
        }
      }
      return null;
    }

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

function closingOf(name: string, { terms }: TrialOutcome): number {
  const values = terms.get(name);
  return values === undefined ? Number.NaN : closing(values);
}

function describeStandstill(
  freed: StandingTerm,
  other: StandingTerm,
  { title, change, edits, lossFile }: Reweighing,
  { cosine, negative, measured }: TermAngle,
  left: number,
): Report {
  return {
    place: other.place,
    message: `'${freed.name}' (${formatNumber(freed.current)}) and '${other.name}' (${formatNumber(other.current)}) hold each other up: neither is clearly lower than without any feature, and the cosine between their gradients is ${formatNumber(cosine)} on average, negative on ${negative} of ${measured} batches. Tried from the same seed: with '${other.name}' made ${1 / ASIDE} times smaller, '${freed.name}' falls to ${formatNumber(left)}. Is a sign, a target or the weight of one of them wrong?`,
    related: [{ place: freed.place, message: `'${freed.name}' wants the opposite` }],
    ...(lossFile === null ? { remedies: [{ title, change }] } : { fixes: [{ title, edits }] }),
  };
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
