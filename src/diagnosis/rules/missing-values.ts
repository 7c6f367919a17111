import type { Column } from '../../data/column';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { columnPlace, formatShare, markedPlaces } from '../data-place';
import { otherPolicy } from '../missing-policy';
import { defineRule, type Remedy } from '../rule';

export default defineRule({
  meta: {
    id: 'missing-values',
    title: 'Missing values',
    severity: 'info',
    moments: ['static'],
    meaning:
      'Cells without a value are left out with their rows, or replaced by a mean. Rows that are missing for a reason make the rest unlike what the model will meet.',
    measurement:
      'Rows left out under "missing": "drop", and empty cells of the features under "missing": "mean", both as a share of all rows.',
    source: 'Little and Rubin, Statistical Analysis with Missing Data.',
    thresholds: {
      share: { default: 0.01, description: 'rows left out, or cells filled in, / rows of the file' },
    },
  },
  create: ({ run, report, threshold }) => ({
    static() {
      const { dataset, runFile } = run;
      const { table, droppedRows, rows, featureSource } = dataset;
      const used = [...new Set(featureSource)].map((index) => table.columns[index]);
      const holes = used.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing);
      const related = markedPlaces(holes, ({ name, index, missing }) => ({
        place: columnPlace(table, index),
        message: `'${name}' has no value in ${missing} rows.`,
      }));
      const policy = runFile.data.missing;
      const remedies = [...otherPolicy(run, true), ...withoutEmptiest(run, holes)];
      const place = { kind: 'runFile', pointer: '/data/missing' } as const;
      if (policy === 'drop' && droppedRows > threshold('share') * (rows + droppedRows)) {
        const share = formatShare(droppedRows / (rows + droppedRows));
        const message = `${droppedRows} rows (${share}) have a cell without a value and are left out. Exclude the emptiest columns, or fill in means, to keep them.`;
        report({ place, message, related, remedies });
      } else if (policy === 'mean' && holes.length > 0) {
        const [{ name, missing }] = holes;
        if (missing <= threshold('share') * table.rows) return;
        const message = `'${name}' has no value in ${missing} rows (${formatShare(missing / table.rows)}); its mean stands in for them${holes.length > 1 ? `, as in ${holes.length - 1} other columns` : ''}.`;
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
