import { cellText } from '../../data/column';
import { markedPlaces, MOST_MARKED } from '../data-place';
import { dropRowsOf } from '../drop-rows';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'non-finite-data',
    title: 'Data that are no numbers',
    severity: 'error',
    moments: ['static'],
    meaning:
      'A cell that is used is empty, NaN or infinite, and the run file lets it through. The loss of the first batch that draws its row is NaN, and so are all weights after it.',
    measurement: 'Every feature and target of every row that is used, as the model and the loss get it.',
    source: 'IEEE 754: a NaN goes through every sum.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      const { dataset } = run;
      const { features, width } = dataset;
      const bad: { row: number; column: number }[] = [];
      const badRows = new Set<number>();
      let count = 0;
      for (let i = 0; i < features.length; i++) {
        if (Number.isFinite(features[i])) continue;
        badRows.add(Math.floor(i / width));
        if (count++ <= MOST_MARKED)
          bad.push({ row: Math.floor(i / width), column: dataset.featureSource[i % width] });
      }
      if (bad.length === 0) return;
      const [first, ...others] = bad.map(({ row, column }) => {
        const source = dataset.sourceRow(row);
        return {
          place: { kind: 'data', file: source.table.file, row: source.row, column } as const,
          line: source.table.lineOf(source.row),
          column: source.table.columns[column],
          row: source.row,
        };
      });
      const shown = cellText(first.column, first.row) ?? 'empty';
      report({
        place: first.place,
        message: `The cell of '${first.column.name}' on line ${first.line} is ${shown === 'empty' ? 'no number' : shown}${count > 1 ? `, one of ${count} such cells` : ''}, and "missing": "keep" lets it through: the batch that draws this row makes the loss NaN. Drop the row or fill in the mean.`,
        related: [
          ...markedPlaces(
            others,
            ({ place, column, line }) => ({
              place,
              message: `The cell of '${column.name}' on line ${line} is no number either.`,
            }),
            count - 1,
          ),
          {
            place: { kind: 'runFile', pointer: '/data/missing' },
            message: 'such cells are let through here',
          },
        ],
        remedies: [
          { title: 'Drop rows with missing cells', change: [{ pointer: '/data/missing', value: 'drop' }] },
          {
            title: 'Fill missing cells with the mean',
            change: [{ pointer: '/data/missing', value: 'mean' }],
          },
        ],
        dataFixes: dropRowsOf(dataset, [...badRows]),
      });
    },
  }),
});
