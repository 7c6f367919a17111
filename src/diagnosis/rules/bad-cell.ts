import type { Table, TableProblem } from '../../data/table';
import { markedPlaces, usedColumns } from '../data-place';
import { dropRows } from '../drop-rows';
import { otherPolicy } from '../missing-policy';
import { defineRule, type Report } from '../rule';

export default defineRule({
  meta: {
    id: 'bad-cell',
    title: 'Cell or line that does not fit',
    severity: 'info',
    moments: ['static'],
    meaning:
      'A column of numbers has a cell with something else in it, or an infinite number. The cell counts as missing: its row is left out or gets the mean. Or a line has too few or too many cells, and is left out.',
    measurement:
      'Cells of used columns that the reader of the file could not take as a finite number, and lines with another count of cells than most.',
    source: 'Found while reading the file.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      const { dataset } = run;
      reportLeftOut(dataset.table, report);
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

/** Lines of the file that are in no row, since they have too few or too many cells. */
function reportLeftOut({ file, problems, problemCounts }: Table, report: (found: Report) => void): void {
  const ragged = problems.filter(({ kind }) => kind === 'raggedRow');
  const [first, ...others] = ragged.map(({ line, column, endLine, endColumn, message }) => ({
    place: { kind: 'dataSpan', location: { file, line, column, endLine, endColumn } } as const,
    message,
  }));
  if (ragged.length === 0) return;
  const total = problemCounts.get('raggedRow') ?? ragged.length;
  const more = total === 1 ? '' : ` So ${total === 2 ? 'is 1 other line' : `are ${total - 1} other lines`}.`;
  report({
    place: first.place,
    message: `${first.message}${more} Give each line one cell for each column, and quote cells with a delimiter in them.`,
    related: markedPlaces(others, (other) => other, total - 1),
  });
}
