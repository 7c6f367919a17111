import type { TableProblem } from '../../data/table';
import { markedPlaces, usedColumns } from '../data-place';
import { dropRows } from '../drop-rows';
import { otherPolicy } from '../missing-policy';
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
      const bad = dataset.table.problems.filter(isUsed);
      const [first, ...others] = bad.map(({ row, columnIndex, message }) => ({
        place: { kind: 'data', file: dataset.table.file, row, column: columnIndex } as const,
        message,
      }));
      if (bad.length === 0) return;
      const targets = dataset.targetColumns.map(({ column }) => column);
      const inFeatures = bad.every(({ columnIndex = -1 }) => !targets.includes(columnIndex));
      report({
        ...first,
        related: markedPlaces(others, (other) => other),
        remedies: otherPolicy(run, inFeatures),
        dataFixes: dropRows(
          dataset.table,
          bad.flatMap(({ row }) => (row === undefined ? [] : [row])),
        ),
      });
    },
  }),
});
