import type { Column, ColumnKind } from '../column';
import { settleKind } from '../columns/cell-tally';
import type { CellVerdict, ColumnBuilder } from '../columns/column-builder';
import { NumberColumnBuilder } from '../columns/number-column-builder';
import { SegmentedArray } from '../columns/segmented-array';
import { TextColumnBuilder } from '../columns/text-column-builder';
import { DataError } from '../data-error';
import type { DataLimits } from '../data-limits';
import type { ProblemLog } from '../problem-log';
import { Checkpoints } from '../files/record-locator';
import type { CellSpan } from '../table';
import { isBlankRecord, isComment, type CsvDialect } from './csv-dialect';
import { uniqueNames } from './csv-header';
import { positionIn, spanOfCell, splitRecord } from './csv-record';
import { recordText, type ScannedRecord } from './csv-scanner';

const SHOWN_OF_CELL = 40;

/** Turns the records of one pass over a CSV file into columns. */
export class CsvRows {
  rows = 0;
  /** 1-based line of the names; null while there are none. */
  headerLine: number | null = null;
  readonly checkpoints = new Checkpoints();
  private readonly builders: readonly ColumnBuilder[];
  private readonly lines = new SegmentedArray((length) => new Uint32Array(length));
  private readonly columnsWithBigIntegers = new Set<number>();
  private names: readonly string[];
  private firstRaggedLine: number | null = null;

  constructor(
    private readonly file: string,
    private readonly dialect: CsvDialect,
    kinds: readonly ColumnKind[],
    private readonly limits: DataLimits,
    private readonly log: ProblemLog,
  ) {
    const mark = dialect.decimalMark.charCodeAt(0);
    this.builders = kinds.map((kind) =>
      kind === 'number' ? new NumberColumnBuilder(mark) : new TextColumnBuilder(mark, limits),
    );
    this.names = uniqueNames(kinds.map(() => ''));
  }

  /** Takes the next record. */
  accept(record: ScannedRecord): void {
    const { columns, header } = this.dialect;
    if (isBlankRecord(record) || isComment(record, columns)) return;
    this.checkpoints.pass(record.line, record.offset);
    if (record.fields !== columns) this.reportRagged(record);
    else if (header && this.headerLine === null) this.readHeader(record);
    else this.addRow(record);
  }

  /** The kind that each column turned out to be. */
  settledKinds(): ColumnKind[] {
    return this.builders.map((builder) => settleKind(builder.tally()));
  }

  /** Hands over the columns and the line of each row; the last call. */
  finish(): { columns: Column[]; lines: Uint32Array } {
    if (this.rows === 0) throw this.noRows();
    return {
      columns: this.builders.map((builder, index) => builder.finish(this.names[index], index)),
      lines: this.lines.take(),
    };
  }

  private addRow(record: ScannedRecord): void {
    const { builders } = this;
    const { bytes, starts, ends } = record;
    if (this.rows >= this.limits.rows || this.rows * builders.length >= this.limits.cells)
      throw this.tooLarge(record);
    for (let column = 0; column < builders.length; column++) {
      const verdict = builders[column].add(bytes, starts[column], ends[column]);
      if (verdict !== 'ordinary') this.report(verdict, record, column);
    }
    if (record.strayQuote !== null) this.reportStrayQuote(record, record.strayQuote);
    this.lines.push(record.line);
    this.rows++;
  }

  private readHeader(record: ScannedRecord): void {
    const { cells } = splitRecord(recordText(record), this.dialect.delimiter);
    this.headerLine = record.line;
    this.names = uniqueNames(cells);
    cells.forEach((cell, columnIndex) => {
      const name = this.names[columnIndex];
      const written = cell.trim();
      if (written === name) return;
      this.log.add(written === '' ? 'emptyName' : 'duplicateName', () => ({
        ...this.spanOf(record, columnIndex),
        columnIndex,
        message:
          written === ''
            ? `The column has no name; it is called "${name}" here.`
            : `There is a column "${shown(written)}" already; this one is called "${shown(name)}" here.`,
      }));
    });
  }

  private report(verdict: CellVerdict, record: ScannedRecord, columnIndex: number): void {
    const name = shown(this.names[columnIndex]);
    const place = { row: this.rows, columnIndex };
    switch (verdict) {
      case 'ordinary':
        return;
      case 'notANumber':
        this.log.add('badCell', () => ({
          ...this.spanOf(record, columnIndex),
          ...place,
          message: `"${this.shownCell(record, columnIndex)}" is not a number; in "${name}" it counts as missing. Write a plain number or leave the cell empty.`,
        }));
        return;
      case 'infinite':
        this.log.add('infiniteCell', () => ({
          ...this.spanOf(record, columnIndex),
          ...place,
          message: `"${this.shownCell(record, columnIndex)}" in "${name}" is infinite as a 64-bit number and counts as missing. Write a finite number or leave the cell empty.`,
        }));
        return;
      case 'bigInteger':
        if (this.builders[columnIndex].kind === 'number' || this.columnsWithBigIntegers.has(columnIndex))
          return;
        this.columnsWithBigIntegers.add(columnIndex);
        this.log.add('bigIntegers', () => ({
          ...this.spanOf(record, columnIndex),
          ...place,
          message: `"${name}" has whole numbers beyond 2^53 (9007199254740992), which 64-bit numbers cannot tell apart; the column is read as text. Exclude it if it is an identifier.`,
        }));
    }
  }

  private reportRagged(record: ScannedRecord): void {
    const { columns } = this.dialect;
    if (record.lines > 1) throw this.swallowedLines(record);
    this.firstRaggedLine ??= record.line;
    this.log.add('raggedRow', () => {
      const text = recordText(record);
      const fields = record.fields === 1 ? '1 field' : `${record.fields} fields`;
      return {
        line: record.line,
        column: 1,
        endLine: record.line,
        endColumn: text.length + 1,
        message: `The line has ${fields} instead of ${columns} and is left out.`,
      };
    });
  }

  private reportStrayQuote(record: ScannedRecord, quote: number): void {
    this.log.add('strayQuote', () => {
      const { line, column } = positionIn(recordText(record), quote, record.line);
      return {
        line,
        column,
        endLine: line,
        endColumn: column + 1,
        row: this.rows,
        message: 'The quoted cell has a quote in it that is not doubled; write "" for a quote inside quotes.',
      };
    });
  }

  private spanOf(record: ScannedRecord, column: number): CellSpan {
    const text = recordText(record);
    const { delimiter } = this.dialect;
    return spanOfCell(text, splitRecord(text, delimiter).cells, delimiter, column, record.line);
  }

  private shownCell(record: ScannedRecord, column: number): string {
    return shown(splitRecord(recordText(record), this.dialect.delimiter).cells[column].trim());
  }

  /** A quoted cell went over several lines and the record came out wrong: a quote is missing rather than a field. */
  private swallowedLines(record: ScannedRecord): DataError {
    const text = recordText(record);
    const { cells } = splitRecord(text, this.dialect.delimiter);
    const index = cells.findIndex((cell) => /[\r\n]/.test(cell));
    const { line, column } = spanOfCell(text, cells, this.dialect.delimiter, index, record.line);
    return new DataError(
      `The quoted cell that begins here runs on to line ${record.line + record.lines - 1}, and the record then has ${record.fields} instead of ${this.dialect.columns} fields; close the quote where the cell ends.`,
      { file: this.file, line, column },
    );
  }

  private noRows(): DataError {
    const { columns } = this.dialect;
    if (this.firstRaggedLine !== null) {
      return new DataError(
        `No line has the ${columns} fields that the first line has; check the delimiter and the line of names.`,
        { file: this.file, line: this.firstRaggedLine },
      );
    }
    const line = this.headerLine ?? 1;
    return new DataError('The file has column names but no rows; add data below them.', {
      file: this.file,
      line,
    });
  }

  private tooLarge(record: ScannedRecord): DataError {
    const { length } = this.builders;
    return new DataError(
      `The table is too large to hold in memory: more than ${this.rows} rows of ${length} columns. Use a part of the rows or fewer columns.`,
      { file: this.file, line: record.line },
    );
  }
}

/** Text of the data in a message: not too long, and control characters as they can be seen. */
function shown(text: string): string {
  const short = text.length > SHOWN_OF_CELL ? `${text.slice(0, SHOWN_OF_CELL)}…` : text;
  return short.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
