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
    measurement:
      'Every feature of every row that is used, as the model gets it, and every target, unless the loss is one of your own, which may leave out what is missing.',
    source: 'IEEE 754: a NaN goes through every sum.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      const { dataset } = run;
      const { features, width, targets, targetColumns, featureSource } = dataset;
      const hasOwnLoss = run.loss.parts.some(({ loss }) => loss.kind === 'file');
      const bad: { row: number; column: number }[] = [];
      const badRows = new Set<number>();
      let count = 0;
      const take = (row: number, column: number): void => {
        badRows.add(row);
        if (count++ <= MOST_MARKED) bad.push({ row, column });
      };
      for (let row = 0; row < dataset.rows; row++) {
        for (let i = 0; i < width; i++)
          if (!Number.isFinite(features[row * width + i])) take(row, featureSource[i]);
        for (const [i, { column }] of (hasOwnLoss ? [] : targetColumns).entries())
          if (!Number.isFinite(targets[row * targetColumns.length + i])) take(row, column);
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
      const inFeatures = bad.every(({ column }) => targetColumns.every((target) => target.column !== column));
      const shown = cellText(first.column, first.row) ?? 'empty';
      report({
        place: first.place,
        message: `The cell of '${first.column.name}' on line ${first.line} is ${shown === 'empty' ? 'no number' : shown}${count > 1 ? `, one of ${count} such cells` : ''}, and "missing": "keep" lets it through: the batch that draws this row makes the loss NaN. Drop the row${inFeatures ? ' or fill in the mean' : ''}.`,
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
          ...(inFeatures
            ? [
                {
                  title: 'Fill missing cells with the mean',
                  change: [{ pointer: '/data/missing', value: 'mean' }],
                },
              ]
            : []),
        ],
        dataFixes: dropRowsOf(dataset, [...badRows]),
      });
    },
  }),
});
