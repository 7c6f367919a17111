import { formatFactor, formatNumber } from '../format-number';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'unnormalized-feature',
    title: 'Unnormalized feature',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'A feature reaches the model on a scale far from the others or far from 1. Its weights get gradients in proportion, so that one learning rate cannot suit them all; with plain SGD such a run often explodes.',
    measurement:
      'Root mean square of each feature over the training rows, as the model gets it. Above the limit it is kept in mind; it becomes a finding when training fails and a trial with standardized features does not. The codes that an embedding looks up have no scale.',
    source: 'LeCun et al., Efficient BackProp (1998), section 4.3.',
    thresholds: {
      scale: { default: 10, description: 'root mean square of a feature as the model gets it' },
    },
  },
  create: ({ run, suspect, threshold }) => ({
    static() {
      // What an embedding reads are names of rows of its table, not sizes.
      if (run.model.layers[0].type === 'embedding') return;
      const { inputs } = run.dataset;
      const scales = inputs.map(({ statistics: { mean, std }, normalizer: { shift, scale } }) =>
        Math.hypot((mean - shift) / scale, std / scale),
      );
      const largest = scales.indexOf(Math.max(...scales));
      if (!(scales[largest] > threshold('scale'))) return;
      const { name, column, statistics } = inputs[largest];
      const count = scales.filter((each) => each > threshold('scale')).length;
      const others =
        count === 1 ? '' : ` ${count} of ${inputs.length} features are above ${threshold('scale')}.`;
      suspect({
        plausibility: 0.9,
        place: { kind: 'runFile', pointer: '/data/normalize' },
        related: [
          {
            place: { kind: 'data', file: run.dataset.table.file, column },
            message: `'${name}' runs from ${formatNumber(statistics.min)} to ${formatNumber(statistics.max)}.`,
            marked: true,
          },
        ],
        message: `'${name}' reaches the model with a root mean square of ${formatNumber(scales[largest])}, ${formatFactor(scales[largest])} the 1 of a standardized feature.${others} Standardize the features.`,
        remedies: [
          { title: 'Standardize the features', change: [{ pointer: '/data/normalize', value: 'standard' }] },
        ],
      });
    },
  }),
});
