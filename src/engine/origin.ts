/** A range of a text file, 1-based lines and columns, ends exclusive; offsets count from 0. */
export interface SourceSpan {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where a node of the graph was written. Every number that the engine computes can be traced to one of these. */
export interface Origin {
  /** What a message calls it: "dense1", "loss", "l2 penalty". */
  readonly label: string;
  /** The layer it belongs to, by its unique name. */
  readonly layer?: string;
  /** JSON pointer into the run file: `/model/2`, `/loss/terms/0`. */
  readonly pointer?: string;
  /** The term of a composite loss. */
  readonly term?: string;
  /** The sub-expression of a loss file. */
  readonly span?: SourceSpan;
}

export const UNKNOWN_ORIGIN: Origin = { label: 'graph' };
