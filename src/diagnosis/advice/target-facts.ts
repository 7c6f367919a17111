import type { NumberProfile } from '../../data/profile/number-profile';
import type { ColumnProfile } from '../../data/profile/table-profile';

/** What matters about a numeric target for choosing a loss. */
export interface ValueFacts {
  /** Share of values beyond three quartile distances outside the quartiles. */
  readonly farOutShare: number;
  /** Whether a few values are so far out that they would decide the fit. */
  readonly hasOutliers: boolean;
  /** Whole numbers from 0 up that vary like counts: more where they are larger. */
  readonly isCount: boolean;
  /** A long tail to one side that is no matter of a few values. */
  readonly isSkewed: boolean;
}

/** Of a normal sample 0.0002 % lie so far out; one value in a thousand is no accident. */
const OUTLIER_SHARE = 0.001;
/** The skewness of an exponential distribution is 2. */
const STRONG_SKEWNESS = 1.5;

export function valueFacts(column: NumberProfile): ValueFacts {
  const farOutShare = column.farOut.count / column.count;
  return {
    farOutShare,
    hasOutliers: farOutShare >= OUTLIER_SHARE,
    isCount: column.isInteger && column.min === 0 && column.distinct > 2 && column.skewness > 0.5,
    isSkewed: Math.abs(column.skewness) >= STRONG_SKEWNESS,
  };
}

/** What matters about classes for choosing a loss. */
export interface ClassFacts {
  readonly classes: number;
  readonly smallest: { readonly name: string; readonly rows: number; readonly share: number };
  readonly largest: { readonly name: string; readonly rows: number; readonly share: number };
  /** Whether the smallest class is so rare that a model could pass it over. */
  readonly isImbalanced: boolean;
}

/** Beyond this, always saying the largest class is right nine times for each time the smallest was meant. */
const IMBALANCE = 9;

/** Null when the classes are too many to have been counted. */
export function classFacts({ values, count }: ColumnProfile): ClassFacts | null {
  if (values === null || values.length === 0) return null;
  const byRows = [...values].sort((a, b) => a.rows - b.rows);
  const describe = ({ value, rows }: (typeof byRows)[number]): ClassFacts['smallest'] => ({
    name: value,
    rows,
    share: rows / count,
  });
  const smallest = describe(byRows[0]);
  const largest = describe(byRows[byRows.length - 1]);
  return {
    classes: values.length,
    smallest,
    largest,
    isImbalanced: largest.rows >= IMBALANCE * smallest.rows,
  };
}
