import type { TableProblem } from '../../data/table';
import { markedPlaces, usedColumns } from '../data-place';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'bad-cell',
    title: 'Cell that is no number',
    severity: 'info',
    moments: ['static'],
    meaning:
      'A column of numbers has a cell with something else in it, or an infinite number. The cell counts as missing: its row is left out or gets the mean.',
    measurement: 'Cells of used columns that the reader of the file could not take as a finite number.',
    source: 'Found while reading the file.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      const { dataset } = run;
      const used = new Set(usedColumns(dataset));
      const isUsed = ({ kind, columnIndex, row }: TableProblem): boolean =>
        (kind === 'badCell' || kind === 'infiniteCell') &&
        row !== undefined &&
        columnIndex !== undefined &&
        used.has(columnIndex);
      const [first, ...others] = dataset.table.problems
        .filter(isUsed)
        .map(({ row, columnIndex, message }) => ({
          place: { kind: 'data', file: dataset.table.file, row, column: columnIndex } as const,
          message,
        }));
      if (dataset.table.problems.some(isUsed))
        report({ ...first, related: markedPlaces(others, (other) => other) });
    },
  }),
});
