/** What a table may grow to; beyond it, reading stops with a clear error. */
export interface DataLimits {
  readonly rows: number;
  readonly columns: number;
  /** Rows times columns; a number takes 8 bytes, a text 4. */
  readonly cells: number;
  /** Bytes of one record as UTF-8, which bounds a cell too. */
  readonly recordBytes: number;
  /** Different texts that are kept of one column; later ones are counted, not kept. */
  readonly categories: number;
  /** Bytes of the different texts of one column, as UTF-8. */
  readonly categoryBytes: number;
  /** Bytes of a file that has to be read in one piece: JSON, and Parquet inside gzip. */
  readonly wholeFileBytes: number;
}

export const DEFAULT_LIMITS: DataLimits = {
  rows: 50_000_000,
  columns: 65_536,
  cells: 250_000_000,
  recordBytes: 8 * 1024 * 1024,
  categories: 100_000,
  categoryBytes: 32 * 1024 * 1024,
  wholeFileBytes: 256 * 1024 * 1024,
};
