/** Where a finding points: 1-based lines and columns in characters (UTF-16 units), ends exclusive. */
export interface Location {
  /** Absolute path of a file of the workspace. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place before it is resolved to a {@link Location}: how rules name what caused a trouble. */
export type Place =
  /** A key of the run file by its JSON pointer, e.g. `/model/2/activation`; the nearest existing ancestor is used. */
  | { readonly kind: 'runFile'; readonly pointer: string }
  /** A span of a loss file, e.g. of a sub-expression. */
  | { readonly kind: 'lossFile'; readonly location: Location }
  /** What is none of the data although it stands in a data file: a line that is left out. */
  | { readonly kind: 'dataSpan'; readonly location: Location }
  /** A cell, a column (`row` absent: its header) or the whole (both absent) of a data file; both 0-based data indices. */
  | { readonly kind: 'data'; readonly file: string; readonly row?: number; readonly column?: number };

/** The location of a span of the engine, without its offsets. */
export function locationOfSpan({ file, line, column, endLine, endColumn }: Location): Location {
  return { file, line, column, endLine, endColumn };
}
