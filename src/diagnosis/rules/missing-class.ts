import { columnPlace } from '../data-place';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'missing-class',
    title: 'Class without training rows',
    severity: 'warning',
    moments: ['static'],
    meaning:
      'A class is validated but never trained: the split put all of its rows aside, as happens with sorted data and "split": "last", or with a class of very few rows. The model cannot say it. Or the data has one class only, and there is nothing to tell apart.',
    measurement:
      'Training and validation rows of each class. A class with hardly any rows at all is a remark only.',
    source: 'Kohavi 1995 on stratified splits.',
    thresholds: {
      share: { default: 0.02, description: 'rows of the class / all rows, from which it is a warning' },
    },
  },
  create: ({ run, report, threshold }) => ({
    static() {
      const { dataset, runFile } = run;
      for (const {
        name,
        column,
        classes,
        trainingClassCounts,
        validationClassCounts,
      } of dataset.targetColumns) {
        if (classes === null || trainingClassCounts === null || validationClassCounts === null) continue;
        if (classes.length === 1) {
          report({
            place: { kind: 'runFile', pointer: '/data/target' },
            message: `All ${dataset.rows} rows of '${name}' are '${classes[0]}': there is nothing to tell apart, and always saying so is right. Choose another target, or add rows of another class.`,
            related: [{ place: columnPlace(dataset.table, column), message: `the values of '${name}'` }],
            remedies: [],
          });
          return;
        }
        const missing = classes.flatMap((label, i) =>
          trainingClassCounts[i] === 0 && validationClassCounts[i] > 0
            ? [{ label, rows: validationClassCounts[i] }]
            : [],
        );
        if (missing.length === 0) continue;
        const [{ label, rows }] = missing;
        const others = missing.length - 1;
        const total = missing.reduce((sum, each) => sum + each.rows, 0);
        const last = runFile.data.split === 'last';
        report({
          place: { kind: 'runFile', pointer: last ? '/data/split' : '/data/target' },
          severity: total < threshold('share') * dataset.rows ? 'info' : 'warning',
          message: `${rows === 1 ? `The only row of class '${label}' validates` : `All ${rows} rows of class '${label}' validate`} and none trains${others === 0 ? '' : `, and so it is with ${others === 1 ? '1 more class' : `${others} more classes`}`}: the model cannot learn it. ${last ? 'Split at random.' : 'Take another seed or fewer validation rows.'}`,
          related: [{ place: columnPlace(dataset.table, column), message: `the classes of '${name}'` }],
          remedies: last
            ? [{ title: 'Split at random', change: [{ pointer: '/data/split', value: 'random' }] }]
            : [],
        });
        return;
      }
    },
  }),
});
