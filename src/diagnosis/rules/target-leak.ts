import type { Dataset } from '../../data/dataset';
import type { Severity } from '../../runs/finding';
import { findClassRanges, validationAgreement, type FeatureAndTarget } from '../class-ranges';
import { columnPlace } from '../data-place';
import { errorOfLine, fitFeatureLine } from '../feature-line';
import { formatNumber } from '../format-number';
import { defineRule } from '../rule';

/** Whether each value of a feature belongs to one class and each class has one value: the target in another spelling. */
function isRelabelling(dataset: Dataset, { feature, target }: FeatureAndTarget): boolean {
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
      'For numbers, the correlation of each feature with the target over the training rows; for classes, whether values and classes correspond one to one. It is a warning when a feature gives the answer in the training rows only: nearly a line, which is far off and hardly correlated over the rows that validate, or a range of its own for each class, where these ranges say next to nothing of the classes of the rows that validate. Only with at least two features: alone, a perfect feature may be the exercise.',
    source: 'Kaufman et al. 2012, Leakage in Data Mining.',
    thresholds: {
      correlation: { default: 0.9999, description: '|correlation| of a feature with the target' },
      rows: { default: 20, description: 'rows that there must be to judge by' },
      agreement: {
        default: 0.5,
        description: "Cohen's kappa of the ranges of classes and the classes, over the validation rows",
      },
      nearly: {
        default: 0.99,
        description: '|correlation|, where it does not hold for the rows that validate',
      },
      carried: { default: 0.9, description: '|correlation| over the validation rows' },
      unexplained: {
        default: 0.5,
        description: 'squared error of the line over the validation rows / variance of the target',
      },
    },
  },
  create({ run: { dataset, runFile }, report, threshold }) {
    const { inputs, targetColumns, trainingRows, validationRows } = dataset;

    /** What tells a feature that gives classes away in the training rows only; null for others. */
    function describeBrokenRanges(pair: FeatureAndTarget): string | null {
      const ranges = findClassRanges(dataset, pair);
      const kappa = ranges === null ? null : validationAgreement(dataset, pair, ranges);
      if (kappa === null || !(kappa < threshold('agreement'))) return null;
      return `'${inputs[pair.feature].name}' alone tells the classes of '${targetColumns[pair.target].name}' apart in all ${trainingRows.length} training rows, but not in the rows that validate (an agreement of ${formatNumber(kappa)}, where 1 is always and 0 is chance): what is learned from it does not hold there. Leave it out, unless it is known before the answer is.`;
    }
    /** The same for numbers. */
    function describeBrokenLine(pair: FeatureAndTarget): string | null {
      const line = fitFeatureLine(dataset, pair, trainingRows);
      if (!(Math.abs(line.correlation) > threshold('nearly'))) return null;
      const { correlation } = fitFeatureLine(dataset, pair, validationRows);
      const unexplained = errorOfLine(dataset, pair, line, validationRows) / line.variance;
      if (!(Math.abs(correlation) < threshold('carried') && unexplained > threshold('unexplained')))
        return null;
      return `'${inputs[pair.feature].name}' has a correlation of ${formatNumber(line.correlation)} with '${targetColumns[pair.target].name}': it gives the answer away. On the rows that validate it is ${formatNumber(correlation)}, so what is learned from it does not hold there. Leave it out, unless it is known before the answer is.`;
    }
    /** A feature that is the target in other words, in all rows. */
    function describeCopy(pair: FeatureAndTarget): string | null {
      const [feature, target] = [inputs[pair.feature], targetColumns[pair.target]];
      if (target.classes !== null)
        return isRelabelling(dataset, pair)
          ? `Each value of '${feature.name}' belongs to one class of '${target.name}', and the other way round: it is the target in another spelling. Leave it out.`
          : null;
      const { correlation } = fitFeatureLine(dataset, pair, trainingRows);
      return Math.abs(correlation) > threshold('correlation')
        ? `'${feature.name}' has a correlation of ${formatNumber(correlation)} with '${target.name}': it gives the answer away. Leave it out, unless it is known before the answer is.`
        : null;
    }
    /** Reports the first feature of which there is something to tell; whether there is one. */
    function tellFirst(
      target: number,
      severity: Severity,
      describe: (pair: FeatureAndTarget) => string | null,
    ): boolean {
      for (const [feature, { column }] of inputs.entries()) {
        const message = describe({ feature, target });
        if (message === null) continue;
        const { name } = dataset.table.columns[column];
        report({
          severity,
          place: columnPlace(dataset.table, column),
          message,
          related: [
            {
              place: columnPlace(dataset.table, targetColumns[target].column),
              message: `the target '${targetColumns[target].name}'`,
            },
          ],
          remedies: [
            {
              title: `Exclude '${name}'`,
              change: [{ pointer: '/data/exclude', value: [...(runFile.data.exclude ?? []), name] }],
            },
          ],
        });
        return true;
      }
      return false;
    }
    return {
      static() {
        if (new Set(inputs.map(({ column }) => column)).size < 2 || trainingRows.length < threshold('rows'))
          return;
        const validates = validationRows.length >= threshold('rows');
        for (const [i, { classes }] of targetColumns.entries()) {
          const describeBroken = classes === null ? describeBrokenLine : describeBrokenRanges;
          if (validates && tellFirst(i, 'warning', describeBroken)) return;
          if (tellFirst(i, 'info', describeCopy)) return;
        }
      },
    };
  },
});
