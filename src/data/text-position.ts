import type { CellSpan } from './table';

const LINE_END = /\r\n|\n|\r/g;

/**
 * The line and column of an offset in a text, counted as editors do: "\r\n", "\n" and "\r" each end a line.
 * @param line number of the text's first line; columns count from 1
 */
export function positionIn(text: string, offset: number, line: number): { line: number; column: number } {
  let lineStart = 0;
  LINE_END.lastIndex = 0;
  while (LINE_END.exec(text) !== null && LINE_END.lastIndex <= offset) {
    lineStart = LINE_END.lastIndex;
    line++;
  }
  return { line, column: offset - lineStart + 1 };
}

/** The span from `start` to `end`, offsets in a text whose first line is `line`. */
export function spanIn(text: string, start: number, end: number, line: number): CellSpan {
  const from = positionIn(text, start, line);
  const to = positionIn(text, end, line);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** The beginning of a line, where nothing more is known. */
export function lineStart(line: number): CellSpan {
  return { line, column: 1, endLine: line, endColumn: 1 };
}
