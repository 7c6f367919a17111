import { parse, type Node as AcornNode, type Program } from 'acorn';
import type { SourceSpan } from '../engine/origin';
import { LossFileError } from './problem';

/** Longest loss file that is read, in characters. */
export const MAXIMUM_LENGTH = 200_000;

/** The text of a loss file with its syntax tree (ESTree) and a way from tree nodes to places. */
export class LossFileSyntax {
  private readonly lineStarts: readonly number[];

  private constructor(
    readonly file: string,
    readonly text: string,
    readonly program: Program,
    lineStarts: readonly number[],
  ) {
    this.lineStarts = lineStarts;
  }

  /** @throws LossFileError at the character where the text stops being JavaScript. */
  static parse(text: string, file: string): LossFileSyntax {
    const lineStarts = startsOfLines(text);
    if (text.length > MAXIMUM_LENGTH) {
      throw new LossFileError(
        `a loss file may have at most ${MAXIMUM_LENGTH.toLocaleString('en')} characters; this one has ${text.length.toLocaleString('en')}`,
        spanAt(file, lineStarts, 0, 0),
      );
    }
    try {
      const program = parse(text, { ecmaVersion: 2022, sourceType: 'module' });
      return new LossFileSyntax(file, text, program, lineStarts);
    } catch (error) {
      if (!(error instanceof SyntaxError) || !('pos' in error)) throw error;
      const position = Number(error.pos);
      const message = error.message.replace(/ \(\d+:\d+\)$/, '');
      const end = Math.min(position + 1, Math.max(text.length, position));
      throw new LossFileError(`this is not JavaScript: ${message}`, spanAt(file, lineStarts, position, end));
    }
  }

  span(node: Pick<AcornNode, 'start' | 'end'>): SourceSpan {
    return spanAt(this.file, this.lineStarts, node.start, node.end);
  }

  /** The characters of a node, for quoting it in a message. */
  source(node: Pick<AcornNode, 'start' | 'end'>): string {
    return this.text.slice(node.start, node.end);
  }
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n|\u2028|\u2029/g)) starts.push(match.index + match[0].length);
  return starts;
}

function spanAt(file: string, lineStarts: readonly number[], start: number, end: number): SourceSpan {
  const from = placeAt(lineStarts, start);
  const to = placeAt(lineStarts, end);
  return { file, start, end, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** 1-based line and column of a character offset, by bisection. */
function placeAt(lineStarts: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - lineStarts[low] + 1 };
}
