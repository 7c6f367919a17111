const FIRST_SEGMENT = 256;
const LARGEST_SEGMENT = 65_536;

type NumericArray = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** A typed array that grows in pieces, so that growing copies nothing and a million columns of two rows stay small. */
export class SegmentedArray<T extends NumericArray> {
  /** Values so far. */
  length = 0;
  private full: T[] = [];
  private current: T;
  private used = 0;

  constructor(private readonly create: (length: number) => T) {
    this.current = create(FIRST_SEGMENT);
  }

  push(value: number): void {
    if (this.used === this.current.length) {
      this.full.push(this.current);
      this.current = this.create(Math.min(2 * this.current.length, LARGEST_SEGMENT));
      this.used = 0;
    }
    this.current[this.used++] = value;
    this.length++;
  }

  /** All values in one piece; the pieces are given up, so this is the last call. */
  take(): T {
    const whole = this.create(this.length);
    let offset = 0;
    for (const segment of this.full) {
      whole.set(segment, offset);
      offset += segment.length;
    }
    whole.set(this.current.subarray(0, this.used), offset);
    this.full = [];
    this.current = this.create(0);
    return whole;
  }
}
