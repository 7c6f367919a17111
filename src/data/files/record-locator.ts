import { DataError } from '../data-error';
import { fileError } from './file-blocks';
import { fileVersion, isSameVersion, type FileVersion } from './file-version';
import { readTextSync, type TextEncoding } from './text-file';

/** A record from which a file can be read on. */
export interface Checkpoint {
  /** 1-based line on which it begins. */
  readonly line: number;
  /** Bytes of text before it, as UTF-8. */
  readonly offset: number;
}

/** Finds the records of a text that comes in blocks. */
export interface RecordScanner {
  /** @returns false when no more is wanted */
  push(block: Buffer): boolean;
  end(): void;
}

/**
 * Makes a scanner for the text behind a checkpoint. It gives the line and the text of each record to `onRecord`, which
 * returns false when it wants no more.
 */
export type ScannerFactory = (
  start: Checkpoint,
  onRecord: (line: number, text: () => string) => boolean,
) => RecordScanner;

const LINES_BETWEEN_CHECKPOINTS = 1000;

/** Remembers every thousandth line, to read on from there. */
export class Checkpoints {
  private readonly marks: Checkpoint[] = [];
  private nextLine = 0;

  /** Takes each record in the order of the file. */
  pass(line: number, offset: number): void {
    if (line < this.nextLine) return;
    this.marks.push({ line, offset });
    this.nextLine = line + LINES_BETWEEN_CHECKPOINTS;
  }

  before(line: number): Checkpoint | null {
    let nearest: Checkpoint | null = null;
    for (const mark of this.marks) if (mark.line <= line) nearest = mark;
    return nearest;
  }
}

/** Reads single records again of a text file that was read before. */
export class RecordLocator {
  /** @param version of the file before it was read */
  constructor(
    private readonly file: string,
    private readonly version: FileVersion | null,
    private readonly encoding: TextEncoding,
    private readonly checkpoints: Checkpoints,
    private readonly createScanner: ScannerFactory,
  ) {}

  /** The text of the record that begins on a line; null when the file is gone or no longer the same. */
  recordText(line: number): string | null {
    const start = this.checkpoints.before(line);
    if (start === null || !isSameVersion(this.version, fileVersion(this.file))) return null;
    let found: string | null = null;
    const scanner = this.createScanner(start, (recordLine, text) => {
      if (recordLine === line) found = text();
      return recordLine < line;
    });
    try {
      for (const block of readTextSync(this.file, this.encoding, start.offset)) {
        if (!scanner.push(block)) return found;
      }
      scanner.end();
    } catch (error) {
      // The file went away or changed under the reader.
      if (!(fileError(error, this.file) instanceof DataError)) throw error;
      return null;
    }
    return found;
  }
}
