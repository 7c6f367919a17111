import type { ColumnKind } from './column';
import type { ProblemLog } from './problem-log';
import { shownText } from './shown-text';
import type { CellSpan } from './table';

/** What can be worth telling about a cell. */
export type CellRemark = 'notANumber' | 'infinite' | 'bigInteger' | 'nested';

export interface RemarkableCell {
  /** 0-based. */
  readonly row: number;
  readonly columnIndex: number;
  readonly columnName: string;
  /** What the column is read as. */
  readonly columnKind: ColumnKind;
  /** The cell as it is written; asked for only when the problem is kept, as the span is. */
  text(): string;
  span(): CellSpan;
}

/** Puts remarks about cells into words, those about a whole column once. */
export class CellReporter {
  private readonly columnsReported = { bigInteger: new Set<number>(), nested: new Set<number>() };

  constructor(private readonly log: ProblemLog) {}

  report(remark: CellRemark, cell: RemarkableCell): void {
    const { row, columnIndex } = cell;
    const name = shownText(cell.columnName);
    switch (remark) {
      case 'notANumber':
        this.log.add('badCell', () => ({
          ...cell.span(),
          row,
          columnIndex,
          message: `"${shownText(cell.text())}" is not a number; in "${name}" it counts as missing. Write a plain number or leave the cell empty.`,
        }));
        return;
      case 'infinite':
        this.log.add('infiniteCell', () => ({
          ...cell.span(),
          row,
          columnIndex,
          message: `"${shownText(cell.text())}" in "${name}" is infinite as a 64-bit number and counts as missing. Write a finite number or leave the cell empty.`,
        }));
        return;
      case 'bigInteger':
        if (cell.columnKind === 'number' || !this.isFirst(remark, columnIndex)) return;
        this.log.add('bigIntegers', () => ({
          ...cell.span(),
          row,
          columnIndex,
          message: `"${name}" has whole numbers beyond 2^53 (9007199254740992), which 64-bit numbers cannot tell apart; the column is read as text. Exclude it if it is an identifier.`,
        }));
        return;
      case 'nested':
        if (!this.isFirst(remark, columnIndex)) return;
        this.log.add('nestedValue', () => ({
          ...cell.span(),
          row,
          columnIndex,
          message: `"${name}" has lists or objects as values, which are read as text; write each part into a column of its own, or exclude it.`,
        }));
    }
  }

  private isFirst(remark: 'bigInteger' | 'nested', columnIndex: number): boolean {
    const reported = this.columnsReported[remark];
    if (reported.has(columnIndex)) return false;
    reported.add(columnIndex);
    return true;
  }
}
