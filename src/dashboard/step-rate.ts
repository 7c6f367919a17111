/** Milliseconds over which the speed of a run is averaged. */
const WINDOW = 4000;
const SAMPLE_INTERVAL = 100;

interface Sample {
  readonly time: number;
  readonly steps: number;
}

/** Steps per second over the last seconds, from observations of how many steps were taken when. */
export class StepRate {
  private samples: Sample[] = [];

  /**
   * @param time milliseconds, never decreasing
   * @param steps taken since the run began
   */
  observe(time: number, steps: number): void {
    const newest = this.samples.at(-1);
    if (newest && time - newest.time < SAMPLE_INTERVAL) {
      return;
    }
    this.samples.push({ time, steps });
    // The newest sample outside of the window stays: the window then is covered as a whole.
    while (this.samples.length > 2 && this.samples[1].time <= time - WINDOW) {
      this.samples.shift();
    }
  }

  /** Forgets everything: a pause is no slow stretch. */
  reset(): void {
    this.samples = [];
  }

  /** Null until two observations lie apart. */
  get stepsPerSecond(): number | null {
    const oldest = this.samples.at(0);
    const newest = this.samples.at(-1);
    if (!oldest || !newest || newest.time === oldest.time) {
      return null;
    }
    return ((newest.steps - oldest.steps) * 1000) / (newest.time - oldest.time);
  }
}
