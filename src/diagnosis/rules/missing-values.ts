import type { Column } from '../../data/column';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { cellPlace, columnPlace, formatShare, lineOf, markedPlaces } from '../data-place';
import { countedNoun } from '../counted-noun';
import { dropRowsOf } from '../drop-rows';
import { formatNumber } from '../format-number';
import { otherPolicy } from '../missing-policy';
import { defineRule, type Remedy, type Report } from '../rule';
import { findStandIn, type StandIn } from '../stand-in-value';

export default defineRule({
  meta: {
    id: 'missing-values',
    title: 'Missing values',
    severity: 'info',
    moments: ['static'],
    meaning:
      'Cells without a value are left out with their rows, or replaced by a mean. Rows that are missing for a reason make the rest unlike what the model will meet. A number that stands for a missing value, such as -9999, is worse: it is taken at its word, and the true values of the column shrink to nothing beside it.',
    measurement:
      'Rows left out under "missing": "drop", and empty cells of the features under "missing": "mean", both as a share of all rows. And the least or greatest value of a feature, where several rows have exactly it and it lies apart from all others by a multiple of their range: a remark, and a warning when the others reach the model with a deviation below the limit.',
    source: 'Little and Rubin, Statistical Analysis with Missing Data.',
    thresholds: {
      share: { default: 0.01, description: 'rows left out, or cells filled in, / rows of the file' },
      apart: { default: 3, description: 'distance of the value to all others / their range' },
      spread: { default: 0.1, description: 'deviation of the others as the model gets them' },
    },
  },
  create: ({ run, report, threshold }) => ({
    static() {
      const { dataset, runFile } = run;
      const standIn = worstStandIn(run, threshold('apart'));
      if (standIn !== null) report(describeStandIn(run, standIn, threshold('spread')));
      const { table, droppedRows, rows, featureSource } = dataset;
      const used = [...new Set(featureSource)].map((index) => table.columns[index]);
      const holes = used.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing);
      const related = markedPlaces(holes, ({ name, index, missing }) => ({
        place: columnPlace(table, index),
        message: `'${name}' has no value in ${countedNoun(missing, 'row')}.`,
      }));
      const policy = runFile.data.missing;
      const remedies = [...otherPolicy(run, true), ...withoutEmptiest(run, holes)];
      const place = { kind: 'runFile', pointer: '/data/missing' } as const;
      if (policy === 'drop' && droppedRows > threshold('share') * (rows + droppedRows)) {
        const share = formatShare(droppedRows / (rows + droppedRows));
        const message = `${countedNoun(droppedRows, 'row')} (${share}) ${droppedRows === 1 ? 'has a cell without a value and is' : 'have a cell without a value and are'} left out. Exclude the emptiest columns, or fill in means, to keep them.`;
        report({ place, message, related, remedies });
      } else if (policy === 'mean' && holes.length > 0) {
        const [{ name, missing }] = holes;
        if (missing <= threshold('share') * table.rows) return;
        const message = `'${name}' has no value in ${countedNoun(missing, 'row')} (${formatShare(missing / table.rows)}); its mean stands in for ${missing === 1 ? 'it' : 'them'}${holes.length > 1 ? `, as in ${countedNoun(holes.length - 1, 'other column')}` : ''}.`;
        report({ place, message, related, remedies });
      }
    },
  }),
});

/** A column that is empty more often than not says little; to leave it out keeps the rows. */
function withoutEmptiest({ dataset, runFile: { data } }: PreparedRun, holes: readonly Column[]): Remedy[] {
  const emptiest = holes.filter(({ missing }) => missing > 0.5 * dataset.table.rows);
  if (emptiest.length === 0 || data.features !== undefined) return [];
  const names = emptiest.map(({ name }) => name);
  const title =
    names.length === 1 ? `Exclude '${names[0]}'` : `Exclude ${names.length} columns that are mostly empty`;
  return [{ title, change: [{ pointer: '/data/exclude', value: [...(data.exclude ?? []), ...names] }] }];
}

/** A feature in which a number stands for missing values. */
interface FeatureWithStandIn extends StandIn {
  readonly column: Column;
  /** Deviation of the other values as the model gets them. */
  readonly spread: number;
}

/** The one whose other values reach the model smallest. */
function worstStandIn({ dataset }: PreparedRun, apart: number): FeatureWithStandIn | null {
  const found = dataset.inputs.flatMap(({ column: index, category, vocabulary, normalizer }) => {
    const column = dataset.table.columns[index];
    if (column.kind !== 'number' || category !== null || vocabulary !== null) return [];
    const standIn = findStandIn(column, apart);
    return standIn === null ? [] : [{ ...standIn, column, spread: standIn.othersStd / normalizer.scale }];
  });
  return found.length === 0 ? null : found.reduce((a, b) => (b.spread < a.spread ? b : a));
}

function describeStandIn(
  { dataset }: PreparedRun,
  { column: { name, index }, value, rows, others: [low, high], spread }: FeatureWithStandIn,
  limit: number,
): Report {
  const has = new Set(rows);
  const used = Array.from({ length: dataset.rows }, (_, row) => row).filter((row) => {
    const source = dataset.sourceRow(row);
    return source.table === dataset.table && has.has(source.row);
  });
  const [first, ...others] = used;
  return {
    place: used.length === 0 ? columnPlace(dataset.table, index) : cellPlace(dataset, first, index),
    severity: spread < limit ? 'warning' : 'info',
    message: `${rows.length} rows have ${String(value)} in '${name}', and all others lie between ${formatNumber(low)} and ${formatNumber(high)}: it seems to stand for a missing value. The others reach the model with a deviation of ${formatNumber(spread)} where 1 is usual. Leave these cells empty and say in "missing" what becomes of them.`,
    dataFixes: dropRowsOf(dataset, used),
    related: markedPlaces(others, (row) => ({
      place: cellPlace(dataset, row, index),
      message: `Line ${lineOf(dataset, row)} has it too.`,
    })),
  };
}
