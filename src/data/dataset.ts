import type { Task } from './dataset-options';
import type { Table } from './table';

/** Of one feature or target over the training rows, before normalization, without missing and infinite cells. */
export interface Statistics {
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

/** An affine map of one column: `normalized = (value - shift) / scale`. */
export interface Normalizer {
  readonly shift: number;
  /** Never 0. */
  readonly scale: number;
}

/** One column of the features. */
export interface Feature {
  /** The column's name; `column=value` for one value of a text column. */
  readonly name: string;
  /** 0-based index of its column in the table. */
  readonly column: number;
  /** Set when the feature is 1 for this text and 0 otherwise. */
  readonly category: string | null;
  /** Set when the feature holds indices into these texts (`keepText`). */
  readonly vocabulary: readonly string[] | null;
  readonly statistics: Statistics;
  readonly normalizer: Normalizer;
}

/** One target column. */
export interface Target {
  readonly name: string;
  /** 0-based index of its column in the table. */
  readonly column: number;
  /** Sorted: numbers by value, text by code unit; null for regression. */
  readonly classes: readonly string[] | null;
  /** Rows of each class among the training rows; null for regression. */
  readonly trainingClassCounts: readonly number[] | null;
  /** Rows of each class among the validation rows; null for regression. */
  readonly validationClassCounts: readonly number[] | null;
  /** Of the numeric values; for text, of the class indices. */
  readonly statistics: Statistics;
  readonly normalizer: Normalizer;
}

/** A row of a table, 0-based. */
export interface SourceRow {
  readonly table: Table;
  readonly row: number;
}

/** Tables as tensors: rows of the table that were used, then those of the validation file when there is one. */
export interface Dataset {
  readonly table: Table;
  /** Null unless the validation rows come from a file of their own. */
  readonly validationTable: Table | null;
  /** Rows used, training and validation together. */
  readonly rows: number;
  /** Rows left out for missing cells (`missing: "drop"`) or a missing target. */
  readonly droppedRows: number;
  readonly task: Task;
  /** Why, when the task was inferred; null when it was given. */
  readonly taskReason: string | null;

  /** [rows, width], row by row, normalized. */
  readonly features: Float64Array;
  readonly width: number;
  readonly inputs: readonly Feature[];
  /** Names of {@link inputs}. */
  readonly featureNames: readonly string[];
  /** Column of the table for each feature. */
  readonly featureSource: Int32Array;
  /** Shape of one row, product {@link width}. */
  readonly inputShape: readonly number[];
  /** A feature before normalization; means that replaced missing cells included. */
  rawFeature(row: number, feature: number): number;

  /** [rows, targets], row by row: class indices for binary and classification, else numbers, not normalized. */
  readonly targets: Float64Array;
  /** The numbers of the targets as they are in the table; null when one of them is text. */
  readonly targetValues: Float64Array | null;
  readonly targetColumns: readonly Target[];
  /** Names of {@link targetColumns}. */
  readonly targetNames: readonly string[];
  /** Classes of the first target; null for regression. */
  readonly classes: readonly string[] | null;
  /** Training rows of each of {@link classes}; null for regression. */
  readonly classCounts: readonly number[] | null;

  /** Indices of rows, ascending. */
  readonly trainingRows: Uint32Array;
  /** Indices of rows, ascending; empty when nothing validates. */
  readonly validationRows: Uint32Array;
  /** Where a row of the data set comes from. */
  sourceRow(row: number): SourceRow;
}
