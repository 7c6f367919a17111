/**
 * Some neighbouring buckets of a {@link StepBuckets}, the first of which begins at step `from * width`, packed for a message; a chart of a long run should open at
 * once, so that values travel in float32, which has more digits than a chart shows.
 */
export interface BucketSlice {
  /** Steps in one bucket. */
  readonly width: number;
  /** Counted from step 0. */
  readonly from: number;
  readonly count: number;
  /** Rows, first steps, last steps, each `count` long. */
  readonly steps: Float64Array;
  /** For each series minima, maxima and means, each `count` long; what float32 cannot hold is its largest number. */
  readonly values: Float32Array;
  /** For each series the counts of non-finite values, each `count` long; empty when all of them are 0. */
  readonly nonFinite: Uint32Array;
}

const STEP_FIELDS = 3;
const SERIES_FIELDS = 3;
const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/** How far a reader of a {@link StepBuckets} has read. */
export interface BucketCursor {
  readonly width: number;
  readonly length: number;
}

/**
 * Several series over training steps, in a bounded number of buckets of equal width: bucket `b` covers the steps
 * `b * width` to `(b + 1) * width - 1` and keeps each series' minimum, maximum and mean of the finite values and the count
 * of the others. When a step lies beyond the last bucket, neighbours are merged and the width doubles, so that no extreme
 * is ever lost. Arrays of a series are contiguous: its bucket `b` is at `series * capacity + b`.
 */
export class StepBuckets {
  /** Steps in one bucket: a power of two. */
  width: number;
  /** Buckets in use, empty ones between used ones included. */
  length = 0;
  /** Values recorded in a bucket for each series, non-finite ones included; 0 for an empty bucket. */
  readonly rows: Float64Array;
  readonly firstStep: Float64Array;
  readonly lastStep: Float64Array;
  /** NaN where a bucket has no finite value; so are maximum and mean. */
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  readonly mean: Float64Array;
  readonly nonFinite: Uint32Array;

  /** The first step of bucket 0. */
  readonly origin: number;

  /**
   * @param series number of series recorded at each step
   * @param capacity the most buckets kept, at least 2
   * @param window for a part of a run: the width of its buckets, and its first step, a multiple of that
   */
  constructor(
    readonly series: number,
    readonly capacity = 2048,
    window: { readonly width: number; readonly origin: number } = { width: 1, origin: 0 },
  ) {
    if (window.origin % window.width !== 0) {
      throw new RangeError(`Step ${window.origin} begins no bucket of ${window.width} steps.`);
    }
    this.width = window.width;
    this.origin = window.origin;
    this.rows = new Float64Array(capacity);
    this.firstStep = new Float64Array(capacity);
    this.lastStep = new Float64Array(capacity);
    this.minimum = new Float64Array(series * capacity).fill(NaN);
    this.maximum = new Float64Array(series * capacity).fill(NaN);
    this.mean = new Float64Array(series * capacity).fill(NaN);
    this.nonFinite = new Uint32Array(series * capacity);
  }

  /** The newest step recorded, -1 before the first. */
  get newestStep(): number {
    return this.length === 0 ? -1 : this.lastStep[this.length - 1];
  }

  /**
   * Records the values of one step.
   * @param step 0-based, beyond every step recorded before
   * @param values for each series
   * @throws RangeError for a step that is no integer, not beyond the newest, or outside of a part of a run
   */
  add(step: number, values: ArrayLike<number>): void {
    if (!Number.isSafeInteger(step) || step <= this.newestStep || step < this.origin) {
      throw new RangeError(
        `Step ${step} does not follow step ${Math.max(this.newestStep, this.origin - 1)}.`,
      );
    }
    while (step - this.origin >= this.width * this.capacity) {
      this.doubleWidth();
    }
    const bucket = Math.floor((step - this.origin) / this.width);
    if (this.rows[bucket] === 0) {
      this.firstStep[bucket] = step;
    }
    this.lastStep[bucket] = step;
    this.rows[bucket] += 1;
    this.length = bucket + 1;
    for (let series = 0; series < this.series; series++) {
      this.record(series * this.capacity + bucket, values[series], this.rows[bucket]);
    }
  }

  /** The first bucket that may differ from what a reader at `cursor` has, in today's width. */
  changedSince(cursor: BucketCursor): number {
    return cursor.length === 0 ? 0 : Math.floor(((cursor.length - 1) * cursor.width) / this.width);
  }

  /** Copies the buckets from `from` on; {@link apply} puts them into another instance with the same series. */
  slice(from: number): BucketSlice {
    const count = this.length - from;
    const steps = new Float64Array(count * STEP_FIELDS);
    for (const [field, source] of this.stepFields.entries()) {
      steps.set(source.subarray(from, from + count), field * count);
    }
    const values = new Float32Array(count * SERIES_FIELDS * this.series);
    for (let series = 0; series < this.series; series++) {
      const start = series * this.capacity + from;
      for (const [field, source] of this.seriesFields.entries()) {
        values.set(source.subarray(start, start + count), (series * SERIES_FIELDS + field) * count);
      }
    }
    // All values are finite or NaN, so that an infinity is what was too large.
    for (let index = 0; index < values.length; index++) {
      if (Math.abs(values[index]) === Infinity) {
        values[index] = Math.sign(values[index]) * LARGEST_FLOAT32;
      }
    }
    const first = this.origin / this.width + from;
    return {
      width: this.width,
      from: first,
      count,
      steps,
      values,
      nonFinite: this.sliceNonFinite(from, count),
    };
  }

  /**
   * A part of a run, as a slice tells it.
   * @throws RangeError when the slice is not of so many series
   */
  static of(slice: BucketSlice, series: number): StepBuckets {
    const { width, from, count } = slice;
    const buckets = new StepBuckets(series, Math.max(2, count), { width, origin: from * width });
    buckets.apply(slice);
    return buckets;
  }

  /**
   * Takes over the buckets of a slice; those before it are kept, merged to its width.
   * @throws RangeError when the slice does not continue what is here
   */
  apply(slice: BucketSlice): void {
    const { count, steps, values, nonFinite } = slice;
    const from = slice.from - this.origin / slice.width;
    if (slice.width < this.width || !Number.isInteger(from) || from < 0 || from + count > this.capacity) {
      throw new RangeError(`Buckets of width ${slice.width} do not continue buckets of width ${this.width}.`);
    }
    if (
      steps.length !== count * STEP_FIELDS ||
      values.length !== count * SERIES_FIELDS * this.series ||
      (nonFinite.length !== 0 && nonFinite.length !== count * this.series)
    ) {
      throw new RangeError(`${values.length} values do not fill ${count} buckets of ${this.series} series.`);
    }
    while (this.width < slice.width) {
      this.doubleWidth();
    }
    if (from > this.length || from + count < this.length) {
      throw new RangeError(`Buckets ${from} to ${from + count - 1} do not continue ${this.length} buckets.`);
    }
    for (const [field, target] of this.stepFields.entries()) {
      target.set(steps.subarray(field * count, (field + 1) * count), from);
    }
    for (let series = 0; series < this.series; series++) {
      const start = series * this.capacity + from;
      for (const [field, target] of this.seriesFields.entries()) {
        const at = (series * SERIES_FIELDS + field) * count;
        target.set(values.subarray(at, at + count), start);
      }
      if (nonFinite.length === 0) {
        this.nonFinite.fill(0, start, start + count);
      } else {
        this.nonFinite.set(nonFinite.subarray(series * count, (series + 1) * count), start);
      }
    }
    this.length = from + count;
  }

  private get stepFields(): readonly Float64Array[] {
    return [this.rows, this.firstStep, this.lastStep];
  }

  private get seriesFields(): readonly Float64Array[] {
    return [this.minimum, this.maximum, this.mean];
  }

  private sliceNonFinite(from: number, count: number): Uint32Array {
    const nonFinite = new Uint32Array(count * this.series);
    for (let series = 0; series < this.series; series++) {
      const start = series * this.capacity + from;
      nonFinite.set(this.nonFinite.subarray(start, start + count), series * count);
    }
    return nonFinite.some((some) => some > 0) ? nonFinite : new Uint32Array(0);
  }

  private record(index: number, value: number, rows: number): void {
    if (!Number.isFinite(value)) {
      this.nonFinite[index] += 1;
      return;
    }
    const finite = rows - this.nonFinite[index];
    if (finite === 1) {
      this.minimum[index] = this.maximum[index] = this.mean[index] = value;
      return;
    }
    this.minimum[index] = Math.min(this.minimum[index], value);
    this.maximum[index] = Math.max(this.maximum[index], value);
    // Divided before subtracting: the difference of two huge values of opposite sign would overflow.
    const mean = this.mean[index] + (value / finite - this.mean[index] / finite);
    this.mean[index] = Math.min(Math.max(mean, this.minimum[index]), this.maximum[index]);
  }

  private doubleWidth(): void {
    if (this.origin !== 0) {
      throw new RangeError(`The part of the run from step ${this.origin} on has no room for more.`);
    }
    const merged = Math.ceil(this.length / 2);
    for (let series = 0; series < this.series; series++) {
      const start = series * this.capacity;
      for (let bucket = 0; bucket < merged; bucket++) {
        this.mergeSeries(start, bucket);
      }
      for (const field of this.seriesFields) {
        field.fill(NaN, start + merged, start + this.length);
      }
      this.nonFinite.fill(0, start + merged, start + this.length);
    }
    for (let bucket = 0; bucket < merged; bucket++) {
      this.mergeShared(bucket);
    }
    this.rows.fill(0, merged, this.length);
    this.length = merged;
    this.width *= 2;
  }

  /** Writes the union of buckets 2b and 2b + 1 of one series to b; reads `rows`, which must still be unmerged. */
  private mergeSeries(start: number, bucket: number): void {
    const left = start + 2 * bucket;
    const target = start + bucket;
    if (2 * bucket + 1 >= this.length) {
      this.minimum[target] = this.minimum[left];
      this.maximum[target] = this.maximum[left];
      this.mean[target] = this.mean[left];
      this.nonFinite[target] = this.nonFinite[left];
      return;
    }
    const right = left + 1;
    const leftFinite = this.rows[2 * bucket] - this.nonFinite[left];
    const rightFinite = this.rows[2 * bucket + 1] - this.nonFinite[right];
    const minimum = leastOf(this.minimum[left], this.minimum[right]);
    const maximum = greatestOf(this.maximum[left], this.maximum[right]);
    const finite = leftFinite + rightFinite;
    const mean =
      (leftFinite === 0 ? 0 : this.mean[left] * (leftFinite / finite)) +
      (rightFinite === 0 ? 0 : this.mean[right] * (rightFinite / finite));
    this.minimum[target] = minimum;
    this.maximum[target] = maximum;
    this.mean[target] = finite === 0 ? NaN : Math.min(Math.max(mean, minimum), maximum);
    this.nonFinite[target] = this.nonFinite[left] + this.nonFinite[right];
  }

  private mergeShared(bucket: number): void {
    const left = 2 * bucket;
    const right = left + 1;
    const leftRows = this.rows[left];
    const rightRows = right < this.length ? this.rows[right] : 0;
    this.firstStep[bucket] = leftRows > 0 ? this.firstStep[left] : this.firstStep[right];
    this.lastStep[bucket] = rightRows > 0 ? this.lastStep[right] : this.lastStep[left];
    this.rows[bucket] = leftRows + rightRows;
  }
}

function leastOf(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b);
}

function greatestOf(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b);
}
