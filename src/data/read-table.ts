import { extname } from 'node:path';
import { readCsvTable } from './csv/csv-table';
import { DataError } from './data-error';
import { DEFAULT_LIMITS, type DataLimits } from './data-limits';
import type { ReadOptions } from './files/file-blocks';
import { readJsonLinesTable } from './json/json-lines-table';
import { readJsonTable } from './json/json-table';
import type { Table } from './table';

export interface ReadTableOptions extends ReadOptions {
  /** Those given replace the {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<DataLimits>;
}

type TableReader = (file: string, limits: DataLimits, options: ReadOptions) => Promise<Table>;

const READERS: ReadonlyMap<string, TableReader> = new Map<string, TableReader>([
  ['.csv', (file, limits, options) => readCsvTable(file, false, limits, options)],
  ['.tsv', (file, limits, options) => readCsvTable(file, true, limits, options)],
  ['.txt', (file, limits, options) => readCsvTable(file, false, limits, options)],
  ['.jsonl', readJsonLinesTable],
  ['.json', readJsonTable],
  [
    '.parquet',
    // With its decompressors it is a sixth of the program, which most never need.
    async (file, limits, options) =>
      (await import('./parquet/parquet-table')).readParquetTable(file, limits, options),
  ],
]);

/** Names of data files end in one of these, or in one of these and ".gz". */
const DATA_FILE_EXTENSIONS: readonly string[] = [...READERS.keys()];

/** Whether {@link readTable} knows the format, by the file's name. */
export function isDataFile(file: string): boolean {
  return READERS.has(formatOf(file));
}

/**
 * Reads a data file into columns. What can be read around is read around and noted in the table's `problems`.
 * @throws DataError with the place, where there is one; the signal's reason when it aborts
 */
export async function readTable(file: string, options: ReadTableOptions = {}): Promise<Table> {
  const read = READERS.get(formatOf(file));
  if (read === undefined) {
    throw new DataError(
      `Files of this kind cannot be read; use one of ${DATA_FILE_EXTENSIONS.join(' ')}, each also with .gz behind it.`,
      { file },
    );
  }
  const { limits, ...readOptions } = options;
  return read(file, { ...DEFAULT_LIMITS, ...limits }, readOptions);
}

function formatOf(file: string): string {
  return extname(file.toLowerCase().replace(/\.gz$/, ''));
}
