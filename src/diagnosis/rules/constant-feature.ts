import { columnPlace } from '../data-place';
import { formatNumber } from '../format-number';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'constant-feature',
    title: 'Constant feature',
    severity: 'info',
    moments: ['static'],
    meaning:
      'A feature has the same value in every training row. Nothing can be learned from it, and a validation row with another value gets an answer that no training row has backed. A target of numbers that has one value leaves nothing to learn at all.',
    measurement: 'Least and largest value of each column of numbers over the training rows.',
    source: 'A feature without variance has no correlation with anything.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      const { inputs, table, targetColumns } = run.dataset;
      const target = targetColumns.find(
        ({ classes, statistics: { min, max } }) => classes === null && min === max,
      );
      if (target !== undefined) {
        const { name, column, statistics } = target;
        report({
          place: { kind: 'runFile', pointer: '/data/target' },
          severity: 'warning',
          message: `The target '${name}' is ${formatNumber(statistics.min)} in every training row: always answering that is right, and nothing is learned from the features. Choose another target.`,
          related: [{ place: columnPlace(table, column), message: `the values of '${name}'` }],
          remedies: [],
        });
      }
      const constant = inputs.filter(
        ({ category, vocabulary, statistics: { min, max } }) =>
          category === null && vocabulary === null && min === max,
      );
      if (constant.length === 0) return;
      const names = constant.map(({ name }) => name);
      const [{ name, column, statistics }, ...others] = constant;
      report({
        place: columnPlace(table, column),
        message: `'${name}' is ${formatNumber(statistics.min)} in every training row${others.length > 0 ? `, and ${others.length} more features have one value each` : ''}: there is nothing to learn from it. Leave it out.`,
        related: others.slice(0, 5).map((other) => ({
          place: columnPlace(table, other.column),
          message: `'${other.name}' is always ${formatNumber(other.statistics.min)}`,
        })),
        remedies:
          names.length < inputs.length
            ? [
                {
                  title: `Exclude ${names.length === 1 ? `'${name}'` : `${names.length} constant features`}`,
                  change: [
                    { pointer: '/data/exclude', value: [...(run.runFile.data.exclude ?? []), ...names] },
                  ],
                },
              ]
            : [],
      });
    },
  }),
});
