export type Task = 'regression' | 'binary' | 'classification';
export type Normalization = 'standard' | 'minmax' | 'none';
/** What to do about cells without a finite value in the columns that are used. */
export type MissingPolicy = 'error' | 'drop' | 'mean' | 'keep';

/** The keys of "data" in a run file that decide how a table becomes tensors; see {@link DATASET_DEFAULTS}. */
export interface DatasetOptions {
  /** Name of the target column, or of several. */
  readonly target: string | readonly string[];
  /** Names of the columns to learn from; default: every column that is no target, but those that are wholly empty. */
  readonly features?: readonly string[];
  /** Names of columns to leave out. */
  readonly exclude?: readonly string[];
  /** Default: inferred from the target. */
  readonly task?: Task;
  readonly labels?: 'auto' | 'asIs';
  readonly categorical?: 'oneHot' | 'error';
  readonly missing?: MissingPolicy;
  /** Of features that are numbers; those of text stay 0 and 1. */
  readonly normalize?: Normalization;
  readonly normalizeTarget?: Normalization;
  /** Fraction of the rows that validate; a path when the validation table is given apart. */
  readonly validation?: number | string;
  readonly split?: 'random' | 'last';
  /** Decides the random split. */
  readonly seed?: number;
  /** Shape of one row, its product the count of features; default: [features]. */
  readonly inputShape?: readonly number[];
  /**
   * A column of text becomes one feature that holds the index of its value in alphabetical order, as an embedding
   * wants it, instead of one column per value.
   */
  readonly keepText?: boolean;
}

export const DATASET_DEFAULTS = {
  labels: 'auto',
  categorical: 'oneHot',
  missing: 'error',
  normalize: 'standard',
  normalizeTarget: 'none',
  validation: 0.2,
  split: 'random',
  seed: 42,
  keepText: false,
} as const satisfies Partial<DatasetOptions>;
