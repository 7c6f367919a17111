import { RandomStream } from '../../engine/random';

export interface RowSplit {
  /** Indices of rows, ascending. */
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
}

/**
 * Puts `round(rows * fraction)` of the rows 0 .. rows - 1 aside to validate: random ones, or the last.
 * @param seed decides which, by a stream of its own
 */
export function splitRows(rows: number, fraction: number, how: 'random' | 'last', seed: number): RowSplit {
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const count = Math.round(rows * fraction);
  if (how === 'random') new RandomStream(seed, 'split').shuffle(order);
  return {
    training: order.slice(0, rows - count).sort(),
    validation: order.slice(rows - count).sort(),
  };
}
