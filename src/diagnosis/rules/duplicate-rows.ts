import { findDuplicateRows } from '../../data/profile/duplicate-rows';
import { profileColumn } from '../../data/profile/table-profile';
import { cellPlace, formatShare, lineOf, markedPlaces, usedColumns } from '../data-place';
import { dropRowsOf } from '../drop-rows';
import { defineRule } from '../rule';

export default defineRule({
  meta: {
    id: 'duplicate-rows',
    title: 'Duplicate rows',
    severity: 'info',
    moments: ['static'],
    meaning:
      'Rows are there more than once. They count double in training, and where one copy trains and another validates, the validation loss is better than it should be.',
    measurement:
      'Rows that are equal to an earlier one in every used column. Tables in which rows are equal by chance, because no column has many different values, are left alone.',
    source: 'Barz and Denzler 2020, Do We Train on Test Data? (https://arxiv.org/abs/1902.00423).',
    thresholds: {
      share: { default: 0.01, description: 'rows that repeat an earlier one / rows' },
      distinct: {
        default: 0.1,
        description: 'different values that the most varied column must have / rows',
      },
    },
  },
  create: ({ run, report, threshold }) => ({
    static() {
      const { dataset } = run;
      const { table, trainingRows, validationTable } = dataset;
      // A file that validates is a table of its own: rows of the two are not compared.
      const validationRows = validationTable === null ? [...dataset.validationRows] : [];
      const rows = validationTable === null ? dataset.rows : trainingRows.length;
      const columns = usedColumns(dataset).map((index) => table.columns[index]);
      const { firstOf } = findDuplicateRows(columns, table.rows);
      const sources = Array.from({ length: rows }, (_, row) => dataset.sourceRow(row).row);
      const repeated = sources.flatMap((source, row) => (firstOf[source] >= 0 ? [row] : []));
      if (repeated.length < 2 || repeated.length < threshold('share') * rows) return;
      const varied = columns.some(
        (column) => profileColumn(column).distinct >= threshold('distinct') * table.rows,
      );
      if (!varied) return;
      const originOf = (row: number): number =>
        firstOf[sources[row]] < 0 ? sources[row] : firstOf[sources[row]];
      const trained = new Set(Array.from(trainingRows, originOf));
      const leaked = validationRows.filter((row) => trained.has(originOf(row))).length;
      const [first, ...others] = repeated;
      const [{ index }] = columns;
      report({
        place: cellPlace(dataset, first, index),
        message:
          `${repeated.length} of ${rows} rows (${formatShare(repeated.length / rows)}) repeat an earlier one` +
          (leaked > 0
            ? `, and ${leaked} of ${validationRows.length} validation rows are trained on as well: validation looks better than it is. `
            : '. ') +
          'Keep one of each.',
        dataFixes: dropRowsOf(dataset, repeated),
        related: markedPlaces(others, (row) => ({
          place: cellPlace(dataset, row, index),
          message: `Line ${lineOf(dataset, row)} is line ${table.lineOf(firstOf[sources[row]])} again.`,
        })),
      });
    },
  }),
});
