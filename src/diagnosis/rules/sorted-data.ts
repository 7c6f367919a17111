import { profileColumn } from '../../data/profile/table-profile';
import { columnPlace } from '../data-place';
import { defineRule } from '../rule';

const ORDERS = { ascending: 'ascend', descending: 'descend', grouped: 'are grouped' } as const;

export default defineRule({
  meta: {
    id: 'sorted-data',
    title: 'Sorted data without shuffling',
    severity: 'info',
    moments: ['static', 'training'],
    meaning:
      'The rows are ordered by their target and are not shuffled, so each batch is about one class or one range. The model follows the batch at hand and forgets the others.',
    measurement:
      'Order of the target in the file, under "shuffle": false and batches smaller than the training rows. It becomes a warning when training fails and a trial with shuffling does not.',
    source: 'Bengio 2012, Practical recommendations for gradient-based training of deep architectures.',
    thresholds: {},
  },
  create: ({ run, report, suspect }) => ({
    static() {
      const { dataset, runFile } = run;
      if (runFile.data.shuffle || run.stepsPerEpoch < 2) return;
      for (const { name, column } of dataset.targetColumns) {
        const { order } = profileColumn(dataset.table.columns[column]);
        if (order === 'none') continue;
        const remark = {
          place: { kind: 'runFile', pointer: '/data/shuffle' },
          message: `The values of '${name}' ${ORDERS[order]} through the file, and the rows are not shuffled: each batch of ${runFile.batchSize} knows only a part of them. Shuffle the rows.`,
          related: [{ place: columnPlace(dataset.table, column), message: `the order of '${name}'` }],
          remedies: [{ title: 'Shuffle the rows', change: [{ pointer: '/data/shuffle', value: true }] }],
        } as const;
        report(remark);
        suspect({ ...remark, plausibility: 0.6 });
        return;
      }
    },
  }),
});
