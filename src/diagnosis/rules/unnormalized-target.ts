import type { LossPart } from '../../runs/objective/loss-part';
import { hasPointer } from '../../runs/run-file/json-location';
import { formatFactor, formatNumber } from '../format-number';
import { findOutlyingTargets } from '../outlying-rows';
import { rootMeanSquare } from '../probes';
import { defineRule } from '../rule';

/** Robust deviations beyond which a target says nothing of the scale. */
const OUTLYING = 6;
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
      'Root mean square of the target as the loss gets it, over all rows, and without outliers where there is one target. Above the limit it is kept in mind; it becomes a finding when training fails and a trial with a standardized target does not.',
    source:
      'Efficient BackProp (1998); healthy runs with raw targets exist, so the scale alone is no finding.',
    thresholds: {
      scale: { default: 10, description: 'root mean square of the target as the loss gets it' },
    },
  },
  create: ({ run, suspect, threshold }) => ({
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
  }),
});
