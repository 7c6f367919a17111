import type { CellSpan } from '../table';
import { lineStart } from '../text-position';
import { elementOffsets, findJsonValue, type JsonSpan } from './json-values';

/** How a JSON file holds a table. */
export type JsonForm =
  /** A list of objects, one a row. */
  | { readonly kind: 'records' }
  /** An object with a list for each column, or with an object by row: its keys, in the order of the rows. */
  | { readonly kind: 'columns'; readonly firstColumn: string; readonly keys: readonly string[] | null };

/** Finds rows, columns and cells in the text of a JSON file. */
export class JsonPlaces {
  private lineStarts: number[] | null = null;
  private elements: number[] | null = null;

  /** @param text valid JSON of the form */
  constructor(
    private readonly text: string,
    private readonly form: JsonForm,
  ) {}

  cell(row: number, name: string): CellSpan {
    const value = this.findCell(row, name);
    return value === null ? this.row(row) : this.spanOf(value);
  }

  /** The beginning of a row: of its object, or of its value in the first column. */
  row(row: number): CellSpan {
    const { form } = this;
    const start = form.kind === 'records' ? this.elementAt(row) : this.findCell(row, form.firstColumn)?.start;
    return start === undefined ? lineStart(1) : this.spanOf({ start, end: start });
  }

  /** The values of a column; the first of them where each row names its columns anew. */
  column(name: string): CellSpan {
    if (this.form.kind === 'records') return this.cell(0, name);
    const value = findJsonValue(this.text, [name]);
    return value === null ? lineStart(1) : this.spanOf({ start: value.start, end: value.start + 1 });
  }

  private findCell(row: number, name: string): JsonSpan | null {
    if (this.form.kind === 'records') return findJsonValue(this.text, [name], this.elementAt(row));
    return findJsonValue(this.text, [name, this.form.keys?.[row] ?? row]);
  }

  private elementAt(row: number): number {
    this.elements ??= elementOffsets(this.text);
    return this.elements[row];
  }

  private spanOf({ start, end }: JsonSpan): CellSpan {
    const from = this.positionOf(start);
    const to = this.positionOf(end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  private positionOf(offset: number): { line: number; column: number } {
    this.lineStarts ??= lineStarts(this.text);
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length);
  return starts;
}
