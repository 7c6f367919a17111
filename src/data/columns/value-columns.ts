import type { CellRemark } from '../cell-reporter';
import type { Column, ColumnKind } from '../column';
import type { DataLimits } from '../data-limits';
import { settleKind } from './cell-tally';
import { kindOfValue, ValueColumn } from './value-column';

/** Takes what is worth telling about the value that a column has in the current row. */
export type ValueReport = (remark: CellRemark, column: number, value: unknown) => void;

/**
 * Builds columns from rows of values by name. A column exists from the row on that first has a value for it; before, it
 * is missing, as it is in later rows without one.
 */
export class ValueColumns {
  /** Whole rows so far. */
  rows = 0;
  readonly names: string[] = [];
  private readonly columns: ValueColumn[] = [];
  private readonly indices = new Map<string, number>();

  /** @param kinds of the columns that are known; a new one takes the kind of its first value */
  constructor(
    private readonly kinds: ReadonlyMap<string, ColumnKind>,
    private readonly limits: DataLimits,
    private readonly report: ValueReport,
  ) {}

  /** Adds a value of the current row. */
  add(name: string, value: unknown): void {
    const index = this.indices.get(name) ?? this.create(name, value);
    const column = this.columns[index];
    column.fillUp(this.rows);
    const remark = column.add(value);
    if (remark !== 'ordinary') this.report(remark, index, value);
  }

  endRow(): void {
    this.rows++;
  }

  kindOf(column: number): ColumnKind {
    return this.columns[column].kind;
  }

  /** The kinds of all columns as they turned out to be; null when they were read so. */
  correctedKinds(): ReadonlyMap<string, ColumnKind> | null {
    const settled = this.columns.map((column) => settleKind(column.tally()));
    if (settled.every((kind, index) => kind === this.columns[index].kind)) return null;
    return new Map(this.names.map((name, index) => [name, settled[index]]));
  }

  /** The last call. */
  finish(): Column[] {
    return this.columns.map((column, index) => {
      column.fillUp(this.rows);
      return column.finish(this.names[index], index);
    });
  }

  private create(name: string, firstValue: unknown): number {
    const index = this.names.push(name) - 1;
    this.columns.push(new ValueColumn(this.kinds.get(name) ?? kindOfValue(firstValue), this.limits));
    this.indices.set(name, index);
    return index;
  }
}
