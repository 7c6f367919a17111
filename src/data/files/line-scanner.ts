import { DataError } from '../data-error';

/** One line of a file; the bytes are valid only until the next line. */
export interface ScannedLine {
  readonly bytes: Buffer;
  /** 1-based. */
  readonly line: number;
  /** Bytes of text before it. */
  readonly offset: number;
}

export interface LineScannerOptions {
  /** For errors. */
  readonly file: string;
  /** Bytes that a line may have. */
  readonly lineBytes: number;
  /** 1-based line, and bytes before it, at which the text begins. */
  readonly line: number;
  readonly offset: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Finds the lines in a text that comes in blocks of UTF-8. "\r\n", "\n" and "\r" each end a line. */
export class LineScanner {
  /** The line that has begun in earlier blocks. */
  private begun: Buffer[] = [];
  private begunBytes = 0;
  private line: number;
  private offset: number;
  /** Whether the text so far ends in a carriage return that a line feed may follow. */
  private afterReturn = false;
  private stopped = false;

  /** @param onLine takes each line; false ends the scan */
  constructor(
    private readonly options: LineScannerOptions,
    private readonly onLine: (line: ScannedLine) => boolean,
  ) {
    this.line = options.line;
    this.offset = options.offset;
  }

  /**
   * Takes the next block.
   * @returns false when no more is wanted
   * @throws DataError when a line is too long
   */
  push(block: Buffer): boolean {
    let start = 0;
    if (this.afterReturn && block.length > 0) {
      if (block[0] === LINE_FEED) {
        start = 1;
        this.offset++;
      }
      this.afterReturn = false;
    }
    for (let i = start; i < block.length && !this.stopped; i++) {
      if (block[i] !== LINE_FEED && block[i] !== CARRIAGE_RETURN) continue;
      const isPair = block[i] === CARRIAGE_RETURN && block[i + 1] === LINE_FEED;
      this.afterReturn = block[i] === CARRIAGE_RETURN && i + 1 === block.length;
      this.emit(block.subarray(start, i), isPair ? 2 : 1);
      if (isPair) i++;
      start = i + 1;
    }
    if (this.stopped) return false;
    this.begin(block.subarray(start));
    return true;
  }

  /** Takes the end of the text: what is left is the last line. */
  end(): void {
    if (!this.stopped && this.begunBytes > 0) this.emit(Buffer.alloc(0), 0);
  }

  private begin(part: Buffer): void {
    if (part.length === 0) return;
    this.begun.push(Buffer.from(part));
    this.begunBytes += part.length;
    if (this.begunBytes <= this.options.lineBytes) return;
    throw new DataError(
      `The line is longer than ${Math.round(this.options.lineBytes / 1024)} KiB; check that the file has one row on each line.`,
      { file: this.options.file, line: this.line },
    );
  }

  private emit(rest: Buffer, endBytes: number): void {
    const bytes = this.begunBytes === 0 ? rest : Buffer.concat([...this.begun, rest]);
    this.begun = [];
    this.begunBytes = 0;
    this.stopped = !this.onLine({ bytes, line: this.line, offset: this.offset });
    this.line++;
    this.offset += bytes.length + endBytes;
  }
}
