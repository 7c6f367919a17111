import type { Node } from '../graph';

/** A closed interval; ends may be infinite. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** All that there is to say about one activation; an entry in the table adds it to the run file and the docs. */
export interface Activation {
  readonly summary: string;
  /** PyTorch's page or the paper. */
  readonly source: string;
  /** Every output lies in it, and its ends are reached in floating point. */
  readonly range: Interval;
  /**
   * Inputs outside this interval get a slope below 1 % of the steepest: units that stay there stop learning. Null
   * where no finite input does that, and for activations over a whole axis.
   */
  readonly active: Interval | null;
  /** True where He's initialization fits: about half of the inputs pass, the others hardly. */
  readonly reluLike: boolean;
  apply(x: Node): Node;
}
