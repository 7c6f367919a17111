import type { ColumnKind } from '../column';

/** Share of the cells with content that have to be numbers in a column of numbers. */
const NUMBER_SHARE = 0.95;

/** What the cells of one column looked like, whatever kind it was read as. */
export interface CellTally {
  readonly numbers: number;
  /** Among the numbers, whole ones beyond 2^53, which a float64 cannot tell from their neighbours. */
  readonly bigIntegers: number;
  /** Among the numbers, those with a fraction. */
  readonly fractions: number;
  /** Text that is no number. */
  readonly words: number;
  /** Spellings of a missing value that a text column would keep as text: "None", "-". */
  readonly numberWords: number;
}

/**
 * Decides the kind of a column from all of its cells. A column of numbers may hold a few cells that are none: bad cells.
 * Whole numbers too big for a float64 are identifiers, hence text, unless the column has fractions.
 */
export function settleKind(tally: CellTally): ColumnKind {
  if (tally.numbers === 0) return tally.words + tally.numberWords > 0 ? 'text' : 'number';
  if (tally.bigIntegers > 0 && tally.fractions === 0) return 'text';
  return tally.numbers > NUMBER_SHARE * (tally.numbers + tally.words) ? 'number' : 'text';
}
