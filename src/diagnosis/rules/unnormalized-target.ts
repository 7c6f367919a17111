import type { LossPart } from '../../runs/objective/loss-part';
import { hasPointer } from '../../runs/run-file/json-location';
import { formatFactor, formatNumber } from '../format-number';
import { findOutlyingTargets } from '../outlying-rows';
import { rootMeanSquare } from '../probes';
import { defineRule, type Remedy } from '../rule';
import { closing } from '../trial';
import { fitOfTargets } from '../unequal-targets';

/** Robust deviations beyond which a target says nothing of the scale. */
const OUTLYING = 6;
/** Part of the run after which several targets are compared, and the steps over which they are tried standardized. */
const LATE = 0.75;
const TRIAL_STEPS = 600;
const NORMALIZE = '/data/normalizeTarget';

/** Counts and rates stay what they are: standardized, some would be negative. */
function isScalable({ loss }: LossPart): boolean {
  if (loss.kind === 'file') return true;
  const prediction = loss.definition.prediction(loss.options);
  return prediction !== 'logRate' && prediction !== 'rate';
}

export default defineRule({
  meta: {
    id: 'unnormalized-target',
    title: 'Unnormalized target',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'The target is far from the scale that a fresh model gives. The loss and its gradient start at the square of that scale, and the last bias needs many steps to get there.',
    measurement:
      'Root mean square of the target as the loss gets it, over all rows, and without outliers where there is one target. Above the limit it is kept in mind; it becomes a finding when training fails and a trial with a standardized target does not. Of several targets under one squared error, three quarters of the way through the run: their deviations are far apart, one of them is told hardly better than by a constant, and a trial with standardized targets leaves far less of the variances.',
    source:
      'Efficient BackProp (1998); healthy runs with raw targets exist, so the scale alone is no finding.',
    thresholds: {
      scale: { default: 10, description: 'root mean square of the target as the loss gets it' },
      apart: {
        default: 20,
        description: 'deviation of a target / that of one that is not learned beside it',
      },
      untold: { default: 0.6, description: 'mean squared error of that one / its variance' },
      gain: { default: 0.5, description: 'mean of that over all targets, of the trial / of the run' },
    },
  },
  create: ({ run, suspect, report, threshold, tryOut }) => ({
    static() {
      const { dataset, loss } = run;
      if (dataset.task !== 'regression') return;
      const scalable = loss.parts.filter((part) => isScalable(part));
      const scale = Math.max(0, ...scalable.map(({ target }) => rootMeanSquare(target.values)));
      // A few rows far off make no scale.
      const ordinary = findOutlyingTargets(run, OUTLYING)?.ordinary ?? scale;
      if (!(Math.min(scale, ordinary) > threshold('scale'))) return;
      const [{ name, column, statistics }] = dataset.targetColumns;
      suspect({
        plausibility: 0.8,
        place: {
          kind: 'runFile',
          pointer: hasPointer(run.document, NORMALIZE) ? NORMALIZE : '/data/target',
        },
        related: [
          {
            place: { kind: 'data', file: dataset.table.file, column },
            message: `'${name}' runs from ${formatNumber(statistics.min)} to ${formatNumber(statistics.max)}`,
          },
        ],
        message: `The target '${name}' has a root mean square of ${formatNumber(scale)}, ${formatFactor(scale)} the scale on which a fresh model answers. Standardize it; predictions are told on its own scale all the same.`,
        remedies: [
          {
            title: 'Standardize the target',
            change: [{ pointer: NORMALIZE, value: 'standard' }],
          },
        ],
      });
    },
    step(view, { steady }) {
      if (view.step !== Math.floor(LATE * run.totalSteps) || !steady || run.loss.penalty !== null) return;
      const fits = fitOfTargets(run, view);
      if (fits === null || run.runFile.data.normalizeTarget !== 'none') return;
      const largest = fits.reduce((a, b) => (b.deviation > a.deviation ? b : a));
      const smallest = fits.reduce((a, b) => (b.deviation < a.deviation ? b : a));
      const worst = fits.reduce((a, b) => (b.unexplained > a.unexplained ? b : a));
      const areApart = smallest.deviation > 0 && largest.deviation > threshold('apart') * smallest.deviation;
      if (!areApart || !(worst.unexplained > threshold('untold'))) return;
      const steps = Math.min(TRIAL_STEPS, view.step);
      const remedy: Remedy = {
        title: 'Standardize the targets',
        change: [{ pointer: NORMALIZE, value: 'standard' }],
      };
      const outcome = tryOut(remedy.change, { steps });
      const left = fits.reduce((sum, { unexplained }) => sum + unexplained, 0) / fits.length;
      // Standardized, the squared error is the mean of what is left of each variance.
      if (outcome?.finite !== true || !(closing(outcome.losses) < threshold('gain') * left)) return;
      report({
        place: {
          kind: 'runFile',
          pointer: hasPointer(run.document, NORMALIZE) ? NORMALIZE : '/data/target',
        },
        message: `'${largest.target.name}' deviates by ${formatNumber(largest.deviation)} and '${smallest.target.name}' by ${formatNumber(smallest.deviation)}: one squared error and one learning rate cannot suit both. After ${view.step} steps '${worst.target.name}' has a mean squared error of ${formatNumber(worst.unexplained)} of its variance, where a constant has 1. Tried from the same seed: with both standardized the first ${steps} steps end at ${formatNumber(closing(outcome.losses))} of the variances, instead of ${formatNumber(left)}.`,
        related: [largest, smallest].map(({ target: { name, column, statistics } }) => ({
          place: { kind: 'data', file: run.dataset.table.file, column },
          message: `'${name}' runs from ${formatNumber(statistics.min)} to ${formatNumber(statistics.max)}`,
        })),
        remedies: [remedy],
      });
    },
  }),
});
