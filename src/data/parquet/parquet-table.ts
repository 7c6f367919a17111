import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import {
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type Compressors,
  type FileMetaData,
} from 'hyparquet';
import { decompressLz4, decompressLz4Raw, decompressZstd } from 'hyparquet-compressors';
import { CellReporter } from '../cell-reporter';
import type { Column, ColumnKind } from '../column';
import { settleKind } from '../columns/cell-tally';
import { ValueColumn } from '../columns/value-column';
import { DataError } from '../data-error';
import type { DataLimits } from '../data-limits';
import { fileError, type ReadOptions } from '../files/file-blocks';
import { ProblemLog, reportColumns } from '../problem-log';
import type { CellSpan, Table, TableProblem, TableProblemKind } from '../table';
import { lineStart } from '../text-position';
import { openParquetFile, type ParquetFile } from './parquet-file';

/** Snappy is built into the reader. */
const COMPRESSORS: Compressors = {
  GZIP: (packed, length) => gunzipSync(packed, { maxOutputLength: length }),
  BROTLI: (packed, length) => brotliDecompressSync(packed, { maxOutputLength: length }),
  ZSTD: (packed) => decompressZstd(packed),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
};

/** One column of the file that holds plain values. */
interface PlainColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/**
 * Reads a Parquet file, one row group of one column at a time. Nested columns are left out.
 * @throws DataError when the file is damaged, too large, or has no rows or no column of plain values
 */
export async function readParquetTable(
  file: string,
  limits: DataLimits,
  options: ReadOptions,
): Promise<Table> {
  let source: ParquetFile | null = null;
  try {
    source = await openParquetFile(file, limits.wholeFileBytes, options);
    const metadata = await parquetMetadataAsync(source);
    const log = new ProblemLog();
    const plain = plainColumns(metadata, log);
    checkSize(file, Number(metadata.num_rows), plain.length, limits);
    let kinds = plain.map((column) => column.kind);
    for (;;) {
      const passLog = log.copy();
      const columns = await readColumns(source, metadata, plain, kinds, limits, passLog, options);
      const settled = columns.map((column) => settleKind(column.tally()));
      if (settled.every((kind, index) => kind === kinds[index])) {
        return new ParquetTable(
          file,
          columns.map((column, index) => column.finish(plain[index].name, index)),
          passLog,
        );
      }
      kinds = settled;
    }
  } catch (error) {
    throw parquetError(error, file, options.signal);
  } finally {
    await source?.close();
  }
}

function plainColumns(metadata: FileMetaData, log: ProblemLog): PlainColumn[] {
  const plain: PlainColumn[] = [];
  for (const { element, children } of parquetSchema(metadata).children) {
    const { name, type, converted_type: converted, repetition_type: repetition } = element;
    if (children.length > 0 || repetition === 'REPEATED') {
      log.add('nestedValue', () => ({
        ...lineStart(1),
        message: `"${name}" is nested and is left out; write its parts as columns of their own.`,
      }));
      continue;
    }
    const isDate =
      converted === 'DATE' ||
      element.logical_type?.type === 'TIMESTAMP' ||
      converted?.startsWith('TIMESTAMP');
    const isNumber =
      type === 'INT32' ||
      type === 'INT64' ||
      type === 'FLOAT' ||
      type === 'DOUBLE' ||
      converted === 'DECIMAL';
    plain.push({ name, kind: isNumber && isDate !== true ? 'number' : 'text' });
  }
  return plain;
}

function checkSize(file: string, rows: number, columns: number, limits: DataLimits): void {
  if (columns === 0) throw new DataError('The file has no column of plain numbers or texts.', { file });
  if (rows === 0) throw new DataError('The file has no rows.', { file });
  if (rows <= limits.rows && columns <= limits.columns && rows * columns <= limits.cells) return;
  throw new DataError(
    `The table is too large to hold in memory: ${rows} rows of ${columns} columns. Use a part of the rows or fewer columns.`,
    { file },
  );
}

async function readColumns(
  source: ParquetFile,
  metadata: FileMetaData,
  plain: readonly PlainColumn[],
  kinds: readonly ColumnKind[],
  limits: DataLimits,
  log: ProblemLog,
  { signal, onProgress }: ReadOptions,
): Promise<ValueColumn[]> {
  const rows = Number(metadata.num_rows);
  const cells = new CellReporter(log);
  const columns: ValueColumn[] = [];
  for (const [columnIndex, { name }] of plain.entries()) {
    const column = new ValueColumn(kinds[columnIndex], limits);
    const scan = await parquetScan({ file: source, metadata, columns: [name], compressors: COMPRESSORS });
    for (const { rowStart, rowEnd } of scan.ranges) {
      signal?.throwIfAborted();
      const values = await scan.readColumn({ column: name, rowStart, rowEnd });
      for (let i = 0; i < values.length; i++) {
        const value: unknown = values[i];
        const remark = column.add(value);
        if (remark === 'ordinary') continue;
        cells.report(remark, {
          row: rowStart + i,
          columnIndex,
          columnName: name,
          columnKind: column.kind,
          text: () => String(value),
          span: () => lineStart(1),
        });
      }
      const done = (columnIndex + rowEnd / rows) / plain.length;
      onProgress?.(Math.round(done * source.byteLength), source.byteLength);
    }
    if (column.length !== rows) throw new RangeError(`column ${name} has ${column.length} of ${rows} rows`);
    columns.push(column);
  }
  return columns;
}

/** The reader's own errors say what is wrong with the file or what it does not know. */
function parquetError(error: unknown, file: string, signal: AbortSignal | undefined): unknown {
  const known = fileError(error, file);
  if (known instanceof DataError || signal?.aborted === true || !(error instanceof Error)) return known;
  return new DataError(
    `The Parquet file cannot be read (${error.message}); write it again, or save it as CSV.`,
    { file },
    error,
  );
}

class ParquetTable implements Table {
  readonly rows: number;
  readonly problems: readonly TableProblem[];
  readonly problemCounts: ReadonlyMap<TableProblemKind, number>;

  constructor(
    readonly file: string,
    readonly columns: readonly Column[],
    log: ProblemLog,
  ) {
    const [first] = columns;
    this.rows = first.kind === 'number' ? first.values.length : first.codes.length;
    reportColumns(this, log);
    this.problems = log.inOrder();
    this.problemCounts = log.counts;
  }

  lineOf(): number {
    return 1;
  }

  locate(): CellSpan {
    return lineStart(1);
  }

  locateHeader(): CellSpan {
    return lineStart(1);
  }
}
