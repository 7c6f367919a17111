import type { TextEdit } from '../../runs/finding';

/** A text after edits of it that do not overlap. @throws RangeError for a line that the text does not have */
export function editedText(text: string, edits: readonly Pick<TextEdit, 'location' | 'newText'>[]): string {
  const starts = lineStarts(text);
  const offsetOf = (line: number, column: number): number => {
    const start = starts.at(line - 1);
    if (start === undefined || line < 1) throw new RangeError(`There is no line ${line}.`);
    return start + column - 1;
  };
  const placed = edits
    .map(({ location: { line, column, endLine, endColumn }, newText }) => ({
      from: offsetOf(line, column),
      to: offsetOf(endLine, endColumn),
      newText,
    }))
    .sort((a, b) => b.from - a.from);
  return placed.reduce(
    (current, { from, to, newText }) => current.slice(0, from) + newText + current.slice(to),
    text,
  );
}

function lineStarts(text: string): number[] {
  const breaks = [...text.matchAll(/\r\n|\r|\n/g)];
  return [0, ...breaks.map(({ index, 0: found }) => index + found.length)];
}
