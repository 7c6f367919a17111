/** The key of "data" in a run file that an error is about; `index` for an element of a list such as `features`. */
export interface DataKey {
  readonly key: string;
  readonly index?: number;
}

/** What is known of the place of an error: lines and columns are 1-based characters, the end exclusive. */
export interface DataErrorPlace {
  /** Path of the data file, as it was given to the reader. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly endColumn?: number;
  /** Set when the run file is to be corrected rather than the data: an unknown column, a shape that does not fit. */
  readonly option?: DataKey;
}

/** A data file cannot be used as asked. The message says what is wrong and what to do next. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly endColumn: number | undefined;
  readonly option: DataKey | undefined;

  constructor(message: string, place: DataErrorPlace, cause?: unknown) {
    super(message, { cause });
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.endColumn = place.endColumn;
    this.option = place.option;
  }
}
