import type { Column, ColumnKind } from '../column';
import { settleKind } from '../columns/cell-tally';
import type { ColumnBuilder } from '../columns/column-builder';
import { NumberColumnBuilder } from '../columns/number-column-builder';
import { SegmentedArray } from '../columns/segmented-array';
import { TextColumnBuilder } from '../columns/text-column-builder';
import { CellReporter, type RemarkableCell } from '../cell-reporter';
import { DataError } from '../data-error';
import type { DataLimits } from '../data-limits';
import type { ProblemLog } from '../problem-log';
import { Checkpoints } from '../files/record-locator';
import { shownText } from '../shown-text';
import type { CellSpan } from '../table';
import { positionIn } from '../text-position';
import type { CsvDialect } from './csv-dialect';
import { uniqueNames } from './csv-header';
import { spanOfCell, splitRecord } from './csv-record';
import { recordText, type ScannedRecord } from './csv-scanner';
import { isBlankRecord, isComment } from './csv-skipped-lines';

/** Turns the records of one pass over a CSV file into columns. */
export class CsvRows {
  rows = 0;
  /** 1-based line of the names; null while there are none. */
  headerLine: number | null = null;
  readonly checkpoints = new Checkpoints();
  private readonly builders: readonly ColumnBuilder[];
  private readonly lines = new SegmentedArray((length) => new Uint32Array(length));
  private readonly cells: CellReporter;
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
    this.cells = new CellReporter(log);
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
      if (verdict !== 'ordinary') this.cells.report(verdict, this.remarkableCell(record, column));
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
            : `There is a column "${shownText(written)}" already; this one is called "${shownText(name)}" here.`,
      }));
    });
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

  private remarkableCell(record: ScannedRecord, columnIndex: number): RemarkableCell {
    return {
      row: this.rows,
      columnIndex,
      columnName: this.names[columnIndex],
      columnKind: this.builders[columnIndex].kind,
      text: () => splitRecord(recordText(record), this.dialect.delimiter).cells[columnIndex].trim(),
      span: () => this.spanOf(record, columnIndex),
    };
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
