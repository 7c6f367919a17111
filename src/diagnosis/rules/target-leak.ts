import type { Dataset, Feature, Target } from '../../data/dataset';
import { columnPlace } from '../data-place';
import { formatNumber } from '../format-number';
import { defineRule } from '../rule';

/** Pearson's correlation of a feature with a target of numbers over some rows. */
function correlation(dataset: Dataset, feature: number, target: number, rows: Uint32Array): number {
  const { targets, targetColumns, features, width } = dataset;
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
      'For numbers, the correlation of each feature with the target over the training rows; for classes, whether values and classes correspond one to one. It is a warning when that does not hold for the rows that validate. Only with at least two features: alone, a perfect feature may be the exercise.',
    source: 'Kaufman et al. 2012, Leakage in Data Mining.',
    thresholds: {
      correlation: { default: 0.9999, description: '|correlation| of a feature with the target' },
      rows: { default: 20, description: 'rows that there must be to judge by' },
      carried: { default: 0.9, description: 'the same |correlation| over the validation rows' },
    },
  },
  create({ run: { dataset, runFile }, report, threshold }) {
    function tells(feature: number, { classes }: Target, target: number): boolean {
      return classes === null
        ? Math.abs(correlation(dataset, feature, target, dataset.trainingRows)) > threshold('correlation')
        : isRelabelling(dataset, feature, target);
    }
    /** Over the rows that validate; null where they are too few, or where the feature holds there too. */
    function broken(feature: number, { classes }: Target, target: number): number | null {
      const { validationRows } = dataset;
      if (classes !== null || validationRows.length < threshold('rows')) return null;
      const r = correlation(dataset, feature, target, validationRows);
      return Math.abs(r) < threshold('carried') ? r : null;
    }
    function tell({ name, column }: Feature, target: Target, r: number, elsewhere: number | null): void {
      report({
        ...(elsewhere === null ? {} : { severity: 'warning' }),
        place: columnPlace(dataset.table, column),
        message:
          target.classes === null
            ? `'${name}' has a correlation of ${formatNumber(r)} with '${target.name}': it gives the answer away. ${elsewhere === null ? '' : `On the rows that validate it is ${formatNumber(elsewhere)}, so what is learned from it does not hold there. `}Leave it out, unless it is known before the answer is.`
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
          const r = correlation(dataset, feature, i, trainingRows);
          tell(inputs[feature], target, r, broken(feature, target, i));
          return;
        }
      },
    };
  },
});
