import type { Kernel } from '../../operation';

/** Runs before the first comparison: code gets faster at first, and the helper has to start. */
const WARM_UP = 10;
/** Runs with and runs without the helper in a comparison. */
const SAMPLES = 5;
/** Runs from the beginning of one comparison to that of the next: what else the machine does changes. */
const PERIOD = 200;

/**
 * Decides by measurement whether a helper takes part in a kernel: now and then some runs with it and some without are
 * timed, and the rest go the way whose median was shorter. The results are the same either way.
 */
export class HelperTrial {
  private readonly times = { with: new Float64Array(SAMPLES), without: new Float64Array(SAMPLES) };
  /** Of the next run; comparisons begin at multiples of the period. */
  private run = -WARM_UP;
  private isBetter = true;

  /**
   * @param invite says whether the helper takes part from now on
   * @param now milliseconds
   */
  constructor(
    private readonly kernel: Kernel,
    private readonly invite: (invited: boolean) => void,
    private readonly now: () => number,
  ) {}

  readonly measured: Kernel = () => {
    const sample = this.run % PERIOD;
    this.run++;
    if (sample < 0 || sample >= 2 * SAMPLES) {
      this.invite(this.isBetter);
      this.kernel();
      return;
    }
    const invited = sample % 2 === 0;
    this.invite(invited);
    const begin = this.now();
    this.kernel();
    this.times[invited ? 'with' : 'without'][sample >> 1] = this.now() - begin;
    if (sample === 2 * SAMPLES - 1) this.isBetter = median(this.times.with) < median(this.times.without);
  };
}

/** Sorts in place. */
function median(values: Float64Array): number {
  return values.sort()[values.length >> 1];
}
