import type { SequenceSize } from '../state-product';

/** Some rows of a batch; what belongs to the others lies between their steps. */
export interface SequencePart extends SequenceSize {
  readonly rows: number;
}

/** Sizes of a recurrent layer, whose states are [time, batch, hidden]. */
export interface RecurrentSize extends SequencePart {
  readonly gates: number;
}

/** Bytes of the states of one step. */
export function stepBytes({ batch, hidden }: SequenceSize): number {
  return batch * hidden * 4;
}

/** Bytes of one plane [time, batch, hidden]. */
export function planeBytes(size: SequenceSize): number {
  return size.time * stepBytes(size);
}
