import type { ColumnProfile, TableProfile } from '../data/profile/table-profile';
import { profileColumn } from '../data/profile/table-profile';
import { DataError } from '../data/data-error';
import { shownText } from '../data/shown-text';
import type { Table } from '../data/table';
import { inferTask } from '../data/task-inference';
import { rankTargets } from '../diagnosis/advice/rank-targets';
import type { ColumnDescription, DataDescription } from './service-protocol';
import type { TableCache } from './table-cache';

export interface DataProfile extends Pick<TableProfile, 'rows' | 'columns'> {
  /** Rows of the file that are in none of the columns, since they have too few or too many cells. */
  readonly leftOut: number;
}

/** Classes and examples that are listed; more do not fit on a line. */
const MOST_LISTED = 6;
/** The profiles of the columns of a data file. @throws DataError when the file cannot be read */
export async function profileData(tables: TableCache, file: string): Promise<DataProfile> {
  const table = await tables.read(file);
  let profile = profiles.get(table);
  if (profile === undefined) {
    profile = {
      rows: table.rows,
      columns: table.columns.map(profileColumn),
      leftOut: table.problemCounts.get('raggedRow') ?? 0,
    };
    profiles.set(table, profile);
  }
  return profile;
}

const profiles = new WeakMap<Table, DataProfile>();

/** @throws DataError when the file has no such column */
export function profileOf(profile: DataProfile, file: string, name: string): ColumnProfile {
  const column = profile.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new DataError(`There is no column '${name}'.`, { file });
  return column;
}

/** What people are shown of a data file before they choose. */
export function describeData(profile: DataProfile): DataDescription {
  const candidates = rankTargets(profile);
  const remarks = new Map(candidates.map(({ column, remark }) => [column.name, remark]));
  return {
    rows: profile.rows,
    leftOut: profile.leftOut,
    columns: profile.columns.map((column) => describeColumn(column, remarks.get(column.name) ?? null)),
    targets: candidates.map(({ column }) => column.name),
  };
}

function describeColumn(column: ColumnProfile, remark: string | null): ColumnDescription {
  const { task, reason } = inferTask(column);
  const { name, kind, missing } = column;
  return { name, kind, task, taskReason: reason, values: describeValues(column, task), missing, remark };
}

function describeValues(column: ColumnProfile, task: ColumnDescription['task']): string {
  if (column.count === 0) return 'no values';
  if (column.kind === 'number' && task === 'regression') {
    const { min, max, mean } = column;
    return `${format(min)} to ${format(max)}, mean ${format(mean)}`;
  }
  if (column.values === null) return `${column.examples.map(shownText).join(', ')}, ...`;
  const listed = column.values
    .slice(0, MOST_LISTED)
    .map(({ value, rows }) => `${shownText(value)} (${rows})`);
  return [...listed, ...(column.values.length > MOST_LISTED ? ['...'] : [])].join(', ');
}

function format(value: number): string {
  return String(Number(value.toPrecision(4)));
}
