import type { SequenceSize } from '../state-product';

/** Sizes of a recurrent layer, whose states are [time, batch, hidden]. */
export interface RecurrentSize extends SequenceSize {
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
