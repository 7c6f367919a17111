import { classifyWord } from '../columns/missing';
import { parseDecimal } from '../columns/decimal';
import type { ColumnKind } from '../column';
import type { SampleRow } from './csv-sample';

/**
 * Tells whether the first record of a file names its columns or is data already. A word above numbers is a name.
 * Without one, a number in the first record makes it data, unless the numbers count on by one (years, or 0, 1, 2, ...)
 * and the words beside them do not occur again.
 * @param kinds of the columns without the first record
 */
export function hasHeader(
  firstRow: SampleRow,
  body: readonly SampleRow[],
  kinds: readonly ColumnKind[],
  decimalMark: string,
): boolean {
  const first = Array.from({ length: firstRow.length }, (_, column) => firstRow.text(column));
  const numbers = first.map((cell) => readNumber(cell, decimalMark));
  const words = first.map((cell, column) => Number.isNaN(numbers[column]) && isWord(cell));
  const hasValues = kinds.map(
    (kind, column) => kind === 'number' && body.some((row) => row.text(column) !== ''),
  );
  if (words.some((isName, column) => isName && hasValues[column])) return true;
  const counting = numbers.filter((value) => !Number.isNaN(value));
  if (counting.length === 0) return true;
  if (body.length === 0) return false;
  if (!counting.every((value, i) => Number.isInteger(value) && (i === 0 || value === counting[i - 1] + 1)))
    return false;
  const wordsRecur = words.some(
    (isName, column) => isName && body.some((row) => row.text(column) === first[column]),
  );
  return counting.length >= 2 && !wordsRecur && (counting.length >= 3 || words.includes(true));
}

/** The names with blanks cut off, empty ones filled in and later ones of the same name numbered. */
export function uniqueNames(written: readonly string[]): string[] {
  const taken = new Set(written.map((name) => name.trim()));
  const used = new Set<string>();
  return written.map((text, index) => {
    const base = text.trim() === '' ? `column ${index + 1}` : text.trim();
    let name = base;
    for (let copy = 2; used.has(name) || (name !== text.trim() && taken.has(name)); copy++)
      name = `${base}_${copy}`;
    used.add(name);
    return name;
  });
}

function readNumber(cell: string, decimalMark: string): number {
  const bytes = Buffer.from(cell);
  return bytes.length === 0 ? NaN : parseDecimal(bytes, 0, bytes.length, decimalMark.charCodeAt(0));
}

function isWord(cell: string): boolean {
  const bytes = Buffer.from(cell);
  return bytes.length > 0 && classifyWord(bytes, 0, bytes.length) === 'text';
}
