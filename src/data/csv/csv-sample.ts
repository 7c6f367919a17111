import type { ColumnBuilder } from '../columns/column-builder';
import { DataError } from '../data-error';
import type { DataLimits } from '../data-limits';
import { CsvScanner, type ScannedRecord } from './csv-scanner';
import { commentMark, isBlankRecord } from './csv-skipped-lines';

const SAMPLE_RECORDS = 1000;

/** A record of the sample. Its cells stay bytes until someone wants to read one: few are read, and all are parsed. */
export class SampleRow {
  readonly length: number;
  private readonly bytes: Buffer;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  /** Of the first byte, in the scanned record. */
  private readonly offset: number;

  constructor({ bytes, starts, ends, fields }: ScannedRecord) {
    this.length = fields;
    this.starts = starts.slice(0, fields);
    this.ends = ends.slice(0, fields);
    this.offset = starts[0];
    this.bytes = Buffer.from(bytes.subarray(starts[0], ends[fields - 1]));
  }

  /** Without blanks around it. */
  text(column: number): string {
    const { bytes, starts, ends, offset } = this;
    return bytes.toString('utf8', starts[column] - offset, ends[column] - offset).trim();
  }

  addTo(builder: ColumnBuilder, column: number): void {
    builder.add(this.bytes, this.starts[column] - this.offset, this.ends[column] - this.offset);
  }
}

/** The records of the sample as one delimiter divides them. */
export class SampleRecords {
  readonly rows: readonly SampleRow[];
  /** Fields of most records. */
  readonly fields: number;
  /** Share of the records with that many, and a little for their count; 0 when the delimiter divides nothing. */
  readonly score: number;
  /** What ended the records before the sample did. */
  readonly failure: DataError | null = null;

  constructor(
    readonly delimiter: string,
    text: Buffer,
    isWhole: boolean,
    file: string,
    limits: DataLimits,
  ) {
    const records: { row: SampleRow; isCertain: boolean }[] = [];
    const scanner = new CsvScanner(
      {
        file,
        delimiter,
        recordBytes: limits.recordBytes,
        fields: limits.columns,
        expectedFields: limits.columns,
        line: 1,
        offset: 0,
      },
      (record) => {
        const mark = commentMark(record);
        if (mark !== 'certain' && !isBlankRecord(record)) {
          records.push({ row: new SampleRow(record), isCertain: mark === 'none' });
        }
        return records.length < SAMPLE_RECORDS;
      },
    );
    try {
      if (scanner.push(text) && isWhole) scanner.end();
    } catch (error) {
      // A quote or a length that is wrong with this delimiter may be right with another; reading the file with the
      // one that is chosen throws it again.
      if (!(error instanceof DataError)) throw error;
      this.failure = error;
    }
    const certain = records.filter(({ isCertain }) => isCertain);
    this.fields = mostFrequent((certain.length > 0 ? certain : records).map(({ row }) => row.length));
    this.rows = records
      .filter(({ row, isCertain }) => isCertain || (this.fields > 1 && row.length === this.fields))
      .map(({ row }) => row);
    const regular = this.rows.filter((row) => row.length === this.fields).length;
    this.score = this.fields < 2 ? 0 : regular / this.rows.length + 1e-6 * this.fields;
  }
}

function mostFrequent(counts: readonly number[]): number {
  const frequencies = new Map<number, number>();
  for (const count of counts) frequencies.set(count, (frequencies.get(count) ?? 0) + 1);
  let best = 0;
  for (const [count, frequency] of frequencies) if (frequency > (frequencies.get(best) ?? 0)) best = count;
  return best;
}
