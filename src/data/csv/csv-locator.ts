import type { CellSpan } from '../table';
import { lineStart } from '../text-position';
import type { FileVersion } from '../files/file-version';
import { RecordLocator, type Checkpoints } from '../files/record-locator';
import type { TextEncoding } from '../files/text-file';
import { spanOfCell, splitRecord } from './csv-record';
import { CsvScanner, recordText, type ScannerOptions } from './csv-scanner';

/** Finds cells in a CSV file that was read before. */
export class CsvLocator {
  private readonly records: RecordLocator;
  private readonly delimiter: string;

  /** @param version of the file before it was read */
  constructor(
    version: FileVersion | null,
    encoding: TextEncoding,
    scan: Omit<ScannerOptions, 'line' | 'offset'>,
    checkpoints: Checkpoints,
  ) {
    this.delimiter = scan.delimiter;
    this.records = new RecordLocator(
      scan.file,
      version,
      encoding,
      checkpoints,
      (start, onRecord) =>
        new CsvScanner({ ...scan, ...start }, (record) => onRecord(record.line, () => recordText(record))),
    );
  }

  /** The cell in a field of the record that begins on a line; the line's beginning when the file has changed. */
  locate(line: number, field: number): CellSpan {
    const text = this.records.recordText(line);
    const cells = text === null ? [] : splitRecord(text, this.delimiter).cells;
    if (text === null || field >= cells.length) return lineStart(line);
    return spanOfCell(text, cells, this.delimiter, field, line);
  }
}
