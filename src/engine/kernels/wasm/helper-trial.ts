import type { Kernel } from '../../operation';

/** Runs before the first comparison: code gets faster at first, and the helper has to start. */
const WARM_UP = 10;
/** Runs with and runs without the helper in a comparison. */
const SAMPLES = 5;
/**
 * Runs from the end of one comparison to the next, as what else the machine does changes; fewer without the helper, of
 * which there is more to gain.
 */
const PAUSE = { with: 200, without: 50 };

/**
 * Decides by measurement whether a helper takes part in a kernel: now and then some runs with it and some without are
 * timed, and the rest go the way whose median was shorter. The results are the same either way.
 */
export class HelperTrial {
  private readonly times = { with: new Float64Array(SAMPLES), without: new Float64Array(SAMPLES) };
  /** Samples of this comparison so far; below 0, the runs before it begins. */
  private sample = -WARM_UP;
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
    const sample = this.sample++;
    if (sample < 0) {
      this.invite(this.isBetter);
      this.kernel();
      return;
    }
    const invited = sample % 2 === 0;
    this.invite(invited);
    const begin = this.now();
    this.kernel();
    this.times[invited ? 'with' : 'without'][sample >> 1] = this.now() - begin;
    if (this.sample === 2 * SAMPLES) this.decide();
  };

  private decide(): void {
    this.isBetter = median(this.times.with) < median(this.times.without);
    this.sample = -PAUSE[this.isBetter ? 'with' : 'without'];
  }
}

/** Sorts in place. */
function median(values: Float64Array): number {
  return values.sort()[values.length >> 1];
}
