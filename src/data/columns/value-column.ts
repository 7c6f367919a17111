import type { CellRemark } from '../cell-reporter';
import type { Column, ColumnKind } from '../column';
import type { DataLimits } from '../data-limits';
import type { CellTally } from './cell-tally';
import type { ColumnBuilder } from './column-builder';
import { NumberColumnBuilder } from './number-column-builder';
import { TextColumnBuilder } from './text-column-builder';

const POINT = 0x2e;

/**
 * Builds one column from values, for formats whose cells are typed. Texts are read like cells of a text file, so that
 * the same table is the same in every format.
 */
export class ValueColumn {
  /** Cells so far. */
  length = 0;
  private readonly builder: ColumnBuilder;
  private scratch = Buffer.allocUnsafe(64);

  constructor(
    readonly kind: ColumnKind,
    limits: Pick<DataLimits, 'categories' | 'categoryBytes'>,
  ) {
    this.builder = kind === 'number' ? new NumberColumnBuilder(POINT) : new TextColumnBuilder(POINT, limits);
  }

  add(value: unknown): CellRemark | 'ordinary' {
    this.length++;
    switch (typeof value) {
      case 'number':
        // Beyond 2^53 a whole number is an identifier when all of its column are, as in a text file; from 1e21 on, which
        // no identifier reaches, the text has an exponent, and so is a number.
        return Number.isInteger(value) && !Number.isSafeInteger(value)
          ? this.addText(String(value))
          : this.builder.addNumber(value);
      case 'bigint':
      case 'boolean':
        return this.addText(value.toString());
      case 'string':
        return this.addText(value);
      default:
        return this.addObject(value);
    }
  }

  /** Adds missing cells until there are so many cells. */
  fillUp(length: number): void {
    for (; this.length < length; this.length++) this.builder.addMissing();
  }

  tally(): CellTally {
    return this.builder.tally();
  }

  /** The last call. */
  finish(name: string, index: number): Column {
    return this.builder.finish(name, index);
  }

  private addObject(value: unknown): CellRemark | 'ordinary' {
    if (value === null || value === undefined) {
      this.builder.addMissing();
      return 'ordinary';
    }
    if (value instanceof Date) return this.addText(dateText(value));
    this.addText(value instanceof Uint8Array ? Buffer.from(value).toString('hex') : JSON.stringify(value));
    return 'nested';
  }

  private addText(text: string): CellRemark | 'ordinary' {
    if (3 * text.length > this.scratch.length) this.scratch = Buffer.allocUnsafe(6 * text.length);
    return this.builder.add(this.scratch, 0, this.scratch.write(text, 'utf8'));
  }
}

/** What a column whose first value is this is read as, until all of it is known. */
export function kindOfValue(value: unknown): ColumnKind {
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'bigint')
    return 'number';
  if (typeof value !== 'string') return 'text';
  const probe = new NumberColumnBuilder(POINT);
  const bytes = Buffer.from(value);
  probe.add(bytes, 0, bytes.length);
  return probe.tally().words > 0 ? 'text' : 'number';
}

/** A day without a time of day is written as one. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
}
