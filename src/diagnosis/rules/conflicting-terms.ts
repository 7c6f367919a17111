import { formatNumber } from '../format-number';
import { defineRule, type Remedy } from '../rule';
import { closing, opening } from '../trial';

/** Steps over which projected gradients are compared with added ones. */
const TRIAL_STEPS = 400;

export default defineRule({
  meta: {
    id: 'conflicting-terms',
    title: 'Terms in conflict',
    severity: 'warning',
    moments: ['training'],
    meaning:
      'One term of the loss rises while another falls: their gradients point against each other, and the stronger one wins.',
    measurement:
      'Halfway through the run a term lies above where it began and another clearly below. The same steps are then repeated with conflicting parts of the gradients projected away (PCGrad); it is a warning when the rising term then falls and no other suffers much, and else a remark.',
    source: 'Yu et al. 2020, Gradient Surgery for Multi-Task Learning (https://arxiv.org/abs/2001.06782).',
    thresholds: {
      rise: { default: 0.2, description: 'share of itself by which a term has risen' },
      fall: { default: 0.2, description: 'share of itself by which another has fallen' },
      cost: { default: 1.3, description: 'what the others leave in the trial / in the run' },
    },
  },
  create({ run, report, threshold, tryOut }) {
    const when = Math.floor(run.totalSteps / 2);
    return {
      step(view, { terms }) {
        if (view.step !== when || run.loss.kind !== 'terms' || run.loss.balance !== 'fixed') return;
        const courses = terms
          .courses()
          .filter(({ name }) => run.loss.parts.some((part) => part.name === name))
          .map((course) => ({ ...course, left: course.current / course.opening }));
        if (courses.some(({ opening: from }) => !(from > 0))) return;
        const rising = courses.find(({ left }) => left > 1 + threshold('rise'));
        const falling = courses.find(({ left }) => left < 1 - threshold('fall'));
        if (rising === undefined || falling === undefined) return;
        const remedy: Remedy = {
          title: 'Project conflicting gradients away (pcGrad)',
          change: [{ pointer: '/loss/balance', value: 'pcGrad' }],
        };
        const steps = Math.min(TRIAL_STEPS, run.totalSteps);
        const outcome = tryOut(remedy.change, { steps });
        const leftOf = (name: string): number => {
          const values = outcome?.finite === true ? outcome.terms.get(name) : undefined;
          return values === undefined ? Infinity : closing(values) / opening(values);
        };
        const after = leftOf(rising.name);
        const helps =
          after < 1 &&
          courses.every(
            ({ name, left }) =>
              name === rising.name || leftOf(name) < threshold('cost') * Math.max(left, 0.1),
          );
        const index = run.loss.parts.findIndex(({ name }) => name === rising.name);
        const other = run.loss.parts.findIndex(({ name }) => name === falling.name);
        report({
          place: { kind: 'runFile', pointer: `/loss/terms/${index}` },
          severity: helps ? 'warning' : 'info',
          message:
            `'${rising.name}' has risen from ${formatNumber(rising.opening)} to ${formatNumber(rising.current)} while '${falling.name}' fell from ${formatNumber(falling.opening)} to ${formatNumber(falling.current)}: they pull against each other.` +
            (helps
              ? ` Tried from the same seed: with pcGrad it falls to ${formatNumber(after * rising.opening)}.`
              : ''),
          related: [
            { place: { kind: 'runFile', pointer: `/loss/terms/${other}` }, message: 'the term that wins' },
          ],
          remedies: helps ? [remedy] : [],
        });
      },
    };
  },
});
