import { basename } from 'node:path';
import { readCsvTable } from './csv/csv-table';
import { DEFAULT_LIMITS, type DataLimits } from './data-limits';
import type { ReadOptions } from './files/file-blocks';
import type { Table } from './table';

export interface ReadTableOptions extends ReadOptions {
  /** Those given replace the {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<DataLimits>;
}

export async function readTable(file: string, options: ReadTableOptions = {}): Promise<Table> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const name = basename(file).toLowerCase().replace(/\.gz$/, '');
  return readCsvTable(file, name.endsWith('.tsv'), limits, options);
}
