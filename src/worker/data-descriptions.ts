import type { ColumnProfile, TableProfile } from '../data/profile/table-profile';
import { profileColumn } from '../data/profile/table-profile';
import { DataError } from '../data/data-error';
import { fileVersion, isSameVersion, type FileVersion } from '../data/files/file-version';
import { readTable } from '../data/read-table';
import { inferTask } from '../data/task-inference';
import { rankTargets } from '../diagnosis/advice/rank-targets';
import type { ColumnDescription, DataDescription } from './service-protocol';

export type DataProfile = Pick<TableProfile, 'rows' | 'columns'>;

/** Classes and examples that are listed; more do not fit on a line. */
const MOST_LISTED = 6;
/** Files whose profiles are kept. */
const FILES_KEPT = 8;

/** Profiles of data files, read again only when the file has changed. */
export class DataProfiles {
  readonly #kept = new Map<
    string,
    { readonly version: FileVersion | null; readonly profile: Promise<DataProfile> }
  >();

  /** @throws DataError when the file cannot be read */
  async of(file: string): Promise<DataProfile> {
    const version = fileVersion(file);
    const kept = this.#kept.get(file);
    if (kept !== undefined && isSameVersion(kept.version, version)) return kept.profile;
    const profile = profileFile(file);
    this.#kept.delete(file);
    this.#kept.set(file, { version, profile });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > FILES_KEPT) this.#kept.delete(oldest);
    return profile;
  }
}

async function profileFile(file: string): Promise<DataProfile> {
  const table = await readTable(file);
  return { rows: table.rows, columns: table.columns.map(profileColumn) };
}

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
  if (column.values === null) return `${column.examples.join(', ')}, ...`;
  const listed = column.values.slice(0, MOST_LISTED).map(({ value, rows }) => `${value} (${rows})`);
  return [...listed, ...(column.values.length > MOST_LISTED ? ['...'] : [])].join(', ');
}

function format(value: number): string {
  return String(Number(value.toPrecision(4)));
}
