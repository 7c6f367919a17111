/** The last numbers of a series in memory that does not grow. */
export class RecentValues {
  private readonly values: Float64Array;
  private count = 0;

  constructor(readonly capacity: number) {
    this.values = new Float64Array(capacity);
  }

  push(value: number): void {
    this.values[this.count++ % this.capacity] = value;
  }

  /** The value pushed last; NaN before the first. */
  get latest(): number {
    return this.count === 0 ? Number.NaN : this.values[(this.count - 1) % this.capacity];
  }

  /** A copy of the last `length` values, at most as many as are kept, the oldest first. */
  last(length: number = this.capacity): Float64Array {
    const kept = Math.min(length, this.count, this.capacity);
    const copy = new Float64Array(kept);
    for (let i = 0; i < kept; i++) copy[i] = this.values[(this.count - kept + i) % this.capacity];
    return copy;
  }
}
