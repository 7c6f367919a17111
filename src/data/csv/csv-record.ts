import Papa from 'papaparse';
import type { CellSpan } from '../table';
import { spanIn } from '../text-position';

/** The text of one record, taken apart by the CSV parser. */
export interface SplitRecord {
  readonly cells: readonly string[];
  /** Where a quote opens that is not closed by the end of the text: the record goes on in the next line. */
  readonly openQuote: number | null;
  /** Where a quoted cell begins that has text after a closing quote; the parser took the quote for a part of the cell. */
  readonly strayQuote: number | null;
}

const QUOTE = '"';

/**
 * Takes the text of one record apart, by the rules of RFC 4180 and papaparse's lenience.
 * @param text without its line end; line breaks may stand inside quotes
 */
export function splitRecord(text: string, delimiter: string): SplitRecord {
  const { data, errors } = Papa.parse<string[]>(text + '\n', { delimiter, newline: '\n', preview: 1 });
  let openQuote: number | null = null;
  let strayQuote: number | null = null;
  for (const { code, index = 1 } of errors) {
    // The parser counts from behind the opening quote.
    if (code === 'MissingQuotes') openQuote = index - 1;
    else if (code === 'InvalidQuotes') strayQuote ??= index - 1;
  }
  return { cells: data[0], openQuote, strayQuote };
}

/**
 * Where a cell stands: with its quotes when it has them, else without the blanks around it.
 * @param text the record, and `cells` what {@link splitRecord} made of it
 * @param line 1-based line on which the record begins
 */
export function spanOfCell(
  text: string,
  cells: readonly string[],
  delimiter: string,
  index: number,
  line: number,
): CellSpan {
  let start = 0;
  for (let i = 0; i < index; i++) start = endOfCell(text, start, cells[i], delimiter) + delimiter.length;
  let end = endOfCell(text, start, cells[index], delimiter);
  while (start < end && isBlank(text[start])) start++;
  while (start < end && isBlank(text[end - 1])) end--;
  return spanIn(text, start, end, line);
}

/** Follows the value of a cell through the text: a quote is doubled there, unless it is a stray one. */
function endOfCell(text: string, start: number, value: string, delimiter: string): number {
  if (text[start] !== QUOTE) return start + value.length;
  let offset = start + 1;
  for (const character of value) {
    offset += character === QUOTE && text[offset + 1] === QUOTE ? 2 : character.length;
  }
  const next = text.indexOf(delimiter, offset + 1);
  return next < 0 ? text.length : next;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}
