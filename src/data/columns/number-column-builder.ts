import type { NumberColumn } from '../column';
import type { CellTally } from './cell-tally';
import { ColumnBuilder, isBigInteger, type CellVerdict } from './column-builder';
import { parseDecimal } from './decimal';
import { classifyWord } from './missing';
import { SegmentedArray } from './segmented-array';

export class NumberColumnBuilder extends ColumnBuilder {
  override readonly kind = 'number';
  private readonly values = new SegmentedArray((length) => new Float64Array(length));
  private numbers = 0;
  private infinite = 0;
  private bigIntegers = 0;
  private fractions = 0;
  private words = 0;
  private numberWords = 0;

  /** @param decimalMark point or comma, as a byte */
  constructor(private readonly decimalMark: number) {
    super();
  }

  override addNumber(value: number): CellVerdict {
    this.values.push(value);
    if (Number.isNaN(value)) return 'ordinary';
    this.numbers++;
    if (value !== Math.floor(value)) this.fractions++;
    else if (value === Infinity || value === -Infinity) {
      this.infinite++;
      return 'infinite';
    }
    return 'ordinary';
  }

  override addMissing(): void {
    this.values.push(NaN);
  }

  override tally(): CellTally {
    const { numbers, bigIntegers, fractions, words, numberWords } = this;
    return { numbers, bigIntegers, fractions, words, numberWords };
  }

  override finish(name: string, index: number): NumberColumn {
    const missing = this.values.length - this.numbers;
    return { kind: 'number', name, index, missing, infinite: this.infinite, values: this.values.take() };
  }

  protected override addTrimmed(bytes: Buffer, start: number, end: number): CellVerdict {
    const value = parseDecimal(bytes, start, end, this.decimalMark);
    if (Number.isNaN(value)) return this.addWord(bytes, start, end);
    if (
      (value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER) &&
      isBigInteger(value, bytes, start, end)
    ) {
      this.bigIntegers++;
      this.addNumber(value);
      return 'bigInteger';
    }
    return this.addNumber(value);
  }

  private addWord(bytes: Buffer, start: number, end: number): CellVerdict {
    this.values.push(NaN);
    switch (classifyWord(bytes, start, end)) {
      case 'missing':
        return 'ordinary';
      case 'missingNumber':
        this.numberWords++;
        return 'ordinary';
      case 'text':
        this.words++;
        return 'notANumber';
    }
  }
}
