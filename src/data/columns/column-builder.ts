import type { CellRemark } from '../cell-reporter';
import type { Column, ColumnKind } from '../column';
import type { CellTally } from './cell-tally';

/** What is worth telling about a cell that was added. */
export type CellVerdict = 'ordinary' | Exclude<CellRemark, 'nested'>;

const SPACE = 0x20;
const TAB = 0x09;
const WHOLE_NUMBER = /^[+-]?\d+$/;

/** Takes the cells of one column one by one. */
export abstract class ColumnBuilder {
  abstract readonly kind: ColumnKind;

  /** Adds the cell that is written in `bytes[start, end)`, UTF-8; blanks around it do not count. */
  add(bytes: Buffer, start: number, end: number): CellVerdict {
    while (start < end && (bytes[start] === SPACE || bytes[start] === TAB)) start++;
    while (start < end && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--;
    if (start < end) return this.addTrimmed(bytes, start, end);
    this.addMissing();
    return 'ordinary';
  }

  /** Adds a number that needed no reading; NaN is missing. */
  abstract addNumber(value: number): CellVerdict;
  abstract addMissing(): void;
  /** What the cells so far looked like. */
  abstract tally(): CellTally;
  /** The last call: hands the memory over. */
  abstract finish(name: string, index: number): Column;

  /** `bytes[start, end)` is not empty. */
  protected abstract addTrimmed(bytes: Buffer, start: number, end: number): CellVerdict;
}

/** Whether a value beyond 2^53 is written as a whole number, digit by digit, as identifiers are. */
export function isBigInteger(value: number, bytes: Buffer, start: number, end: number): boolean {
  return (
    Math.abs(value) > Number.MAX_SAFE_INTEGER &&
    Number.isFinite(value) &&
    WHOLE_NUMBER.test(bytes.toString('latin1', start, end))
  );
}
