import { MISSING_CODE, UNLISTED_CODE, type TextColumn } from '../column';
import type { DataLimits } from '../data-limits';
import type { CellTally } from './cell-tally';
import { ColumnBuilder, isBigInteger, type CellVerdict } from './column-builder';
import { parseDecimal } from './decimal';
import { classifyWord } from './missing';
import { SegmentedArray } from './segmented-array';
import { TextDictionary } from './text-dictionary';

type TextClass = 'missing' | 'numberWord' | 'word' | 'fraction' | 'whole' | 'bigInteger';

export class TextColumnBuilder extends ColumnBuilder {
  override readonly kind = 'text';
  private readonly codes = new SegmentedArray((length) => new Int32Array(length));
  private readonly dictionary: TextDictionary;
  /** By code, as are the counts of rows: each different text is looked at once. */
  private readonly classes: TextClass[] = [];
  private readonly counts: number[] = [];
  /** Rows without a code. */
  private readonly uncoded: Record<TextClass, number> = {
    missing: 0,
    numberWord: 0,
    word: 0,
    fraction: 0,
    whole: 0,
    bigInteger: 0,
  };
  private unlisted = 0;
  private readonly scratch = Buffer.allocUnsafe(32);

  /** @param decimalMark point or comma, as a byte */
  constructor(
    private readonly decimalMark: number,
    limits: Pick<DataLimits, 'categories' | 'categoryBytes'>,
  ) {
    super();
    this.dictionary = new TextDictionary(limits);
  }

  override addNumber(value: number): CellVerdict {
    if (!Number.isNaN(value)) return this.add(this.scratch, 0, this.scratch.write(String(value), 'latin1'));
    this.addMissing();
    return 'ordinary';
  }

  override addMissing(): void {
    this.uncoded.missing++;
    this.codes.push(MISSING_CODE);
  }

  override tally(): CellTally {
    const totals = { ...this.uncoded };
    this.classes.forEach((textClass, code) => (totals[textClass] += this.counts[code]));
    return {
      numbers: totals.whole + totals.fraction + totals.bigInteger,
      bigIntegers: totals.bigInteger,
      fractions: totals.fraction,
      words: totals.word,
      numberWords: totals.numberWord,
    };
  }

  override finish(name: string, index: number): TextColumn {
    const categories: string[] = [];
    let missing = this.uncoded.missing;
    const finalCodes = this.classes.map((textClass, code) => {
      if (textClass !== 'missing') return categories.push(this.dictionary.text(code)) - 1;
      missing += this.counts[code];
      return MISSING_CODE;
    });
    const codes = this.codes.take();
    if (categories.length < finalCodes.length) {
      for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) codes[row] = finalCodes[codes[row]];
    }
    return { kind: 'text', name, index, missing, codes, categories, unlisted: this.unlisted };
  }

  protected override addTrimmed(bytes: Buffer, start: number, end: number): CellVerdict {
    const code = this.dictionary.add(bytes, start, end);
    if (code === UNLISTED_CODE) return this.addUnlisted(this.classify(bytes, start, end));
    if (code === this.classes.length) {
      this.classes.push(this.classify(bytes, start, end));
      this.counts.push(0);
    }
    this.counts[code]++;
    this.codes.push(code);
    return this.classes[code] === 'bigInteger' ? 'bigInteger' : 'ordinary';
  }

  private addUnlisted(textClass: TextClass): CellVerdict {
    this.uncoded[textClass]++;
    if (textClass !== 'missing') this.unlisted++;
    this.codes.push(textClass === 'missing' ? MISSING_CODE : UNLISTED_CODE);
    return textClass === 'bigInteger' ? 'bigInteger' : 'ordinary';
  }

  private classify(bytes: Buffer, start: number, end: number): TextClass {
    const value = parseDecimal(bytes, start, end, this.decimalMark);
    if (!Number.isNaN(value)) {
      if (value !== Math.floor(value)) return 'fraction';
      return isBigInteger(value, bytes, start, end) ? 'bigInteger' : 'whole';
    }
    switch (classifyWord(bytes, start, end)) {
      case 'missing':
        return 'missing';
      case 'missingNumber':
        return 'numberWord';
      case 'text':
        return 'word';
    }
  }
}
