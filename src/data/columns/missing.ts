/** Spellings of "no value" that are never a category: codes that programs write. */
const MISSING_TEXT: ReadonlySet<string> = new Set(['?', '.', 'na', 'n/a', '#n/a', '<na>', 'nan', 'null']);

/** Spellings that may be words of the data ("None" as a kind of damage, "-" as a charge): missing among numbers only. */
const MISSING_NUMBER: ReadonlySet<string> = new Set(['-', '--', 'none', 'missing', 'nil', 'nat']);

const LONGEST = 7;

/** What a cell that is not empty and no number says about its column. */
export type CellWord = 'missing' | 'missingNumber' | 'text';

/** Tells the spellings of a missing value from text, whatever their case; `bytes[start, end)` has no blanks around. */
export function classifyWord(bytes: Buffer, start: number, end: number): CellWord {
  if (end - start > LONGEST) return 'text';
  const word = bytes.toString('latin1', start, end).toLowerCase();
  if (MISSING_TEXT.has(word)) return 'missing';
  return MISSING_NUMBER.has(word) ? 'missingNumber' : 'text';
}
