import type { Dataset, Feature, Target } from '../../data/dataset';
import { columnPlace } from '../data-place';
import { formatNumber } from '../format-number';
import { defineRule } from '../rule';

/** Pearson's correlation of a feature with a target of numbers over the training rows. */
function correlation(dataset: Dataset, feature: number, target: number): number {
  const { trainingRows: rows, targets, targetColumns, features, width } = dataset;
  let [meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0];
  rows.forEach((row, i) => {
    const x = features[row * width + feature];
    const y = targets[row * targetColumns.length + target];
    const [dx, dy] = [x - meanX, y - meanY];
    meanX += dx / (i + 1);
    meanY += dy / (i + 1);
    xx += dx * (x - meanX);
    yy += dy * (y - meanY);
    xy += dx * (y - meanY);
  });
  return xy / Math.sqrt(xx * yy);
}

/** Whether each value of a feature belongs to one class and each class has one value: the target in another spelling. */
function isRelabelling(dataset: Dataset, feature: number, target: number): boolean {
  const { trainingRows: rows, targets, targetColumns, features, width } = dataset;
  const classOf = new Map<number, number>();
  const valueOf = new Map<number, number>();
  for (const row of rows) {
    const value = features[row * width + feature];
    const label = targets[row * targetColumns.length + target];
    if ((classOf.get(value) ?? label) !== label || (valueOf.get(label) ?? value) !== value) return false;
    classOf.set(value, label);
    valueOf.set(label, value);
  }
  return classOf.size > 1;
}

export default defineRule({
  meta: {
    id: 'target-leak',
    title: 'A feature gives the target away',
    severity: 'info',
    moments: ['static'],
    meaning:
      'A feature is the target in other words: its copy, its rescaling, its code. The model reads the answer off instead of learning, and is of no use where the answer is not known yet.',
    measurement:
      'For numbers, the correlation of each feature with the target over the training rows; for classes, whether values and classes correspond one to one. Only with at least two features: alone, a perfect feature may be the exercise.',
    source: 'Kaufman et al. 2012, Leakage in Data Mining.',
    thresholds: {
      correlation: { default: 0.9999, description: '|correlation| of a feature with the target' },
      rows: { default: 20, description: 'training rows that there must be' },
    },
  },
  create({ run: { dataset, runFile }, report, threshold }) {
    function tells(feature: number, { classes }: Target, target: number): boolean {
      return classes === null
        ? Math.abs(correlation(dataset, feature, target)) > threshold('correlation')
        : isRelabelling(dataset, feature, target);
    }
    function tell({ name, column }: Feature, target: Target, r: number): void {
      report({
        place: columnPlace(dataset.table, column),
        message:
          target.classes === null
            ? `'${name}' has a correlation of ${formatNumber(r)} with '${target.name}': it gives the answer away. Leave it out, unless it is known before the answer is.`
            : `Each value of '${name}' belongs to one class of '${target.name}', and the other way round: it is the target in another spelling. Leave it out.`,
        related: [
          { place: columnPlace(dataset.table, target.column), message: `the target '${target.name}'` },
        ],
        remedies: [
          {
            title: `Exclude '${dataset.table.columns[column].name}'`,
            change: [
              {
                pointer: '/data/exclude',
                value: [...(runFile.data.exclude ?? []), dataset.table.columns[column].name],
              },
            ],
          },
        ],
      });
    }
    return {
      static() {
        const { inputs, targetColumns, trainingRows } = dataset;
        if (new Set(inputs.map(({ column }) => column)).size < 2 || trainingRows.length < threshold('rows'))
          return;
        for (const [i, target] of targetColumns.entries()) {
          const feature = inputs.findIndex((_, index) => tells(index, target, i));
          if (feature < 0) continue;
          tell(inputs[feature], target, correlation(dataset, feature, i));
          return;
        }
      },
    };
  },
});
