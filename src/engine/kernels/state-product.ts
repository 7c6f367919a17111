import type { TensorData } from '../operation';

/** Sizes of a sequence of hidden states, [time, batch, hidden]. */
export interface SequenceSize {
  readonly time: number;
  readonly batch: number;
  readonly hidden: number;
}

/**
 * What the state contributes to the gates: `sums[b][g] = start of gate g + sum over j of state[b][j] * weight[g][j]`,
 * for a batch of states at `stateStart` and a weight [gates, hidden].
 */
export function stateProduct(
  sums: Float64Array,
  state: TensorData,
  stateStart: number,
  weight: TensorData,
  { batch, hidden }: SequenceSize,
): void {
  const gates = weight.length / hidden;
  for (let b = 0; b < batch; b++) {
    const from = stateStart + b * hidden;
    for (let g = 0; g < gates; g++) {
      const row = g * hidden;
      let total = 0;
      for (let j = 0; j < hidden; j++) total += state[from + j] * weight[row + j];
      sums[b * gates + g] = total;
    }
  }
}

/**
 * The way back through {@link stateProduct}: `result[b][j] += sum over g of slopes[b][g] * weight[g][j]`, with the
 * slopes of the gates at `slopesStart`.
 */
export function addStateGradient(
  result: Float64Array,
  slopes: TensorData,
  slopesStart: number,
  weight: TensorData,
  { batch, hidden }: SequenceSize,
): void {
  const gates = weight.length / hidden;
  for (let b = 0; b < batch; b++) {
    const to = b * hidden;
    for (let g = 0; g < gates; g++) {
      const slope = slopes[slopesStart + b * gates + g];
      const row = g * hidden;
      for (let j = 0; j < hidden; j++) result[to + j] += slope * weight[row + j];
    }
  }
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
