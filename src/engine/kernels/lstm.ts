import type { Kernel, TensorData } from '../operation';
import { logistic, stateGradient, stateProduct, type SequenceSize } from './state-product';

/** Planes of [time, batch, hidden] in which the forward pass leaves its results. */
export const LSTM_PLANES = ['hidden', 'cell', 'input', 'forget', 'candidate', 'output'] as const;

/**
 * i, f, o = sigmoid and g = tanh of projected[t] + weight h[t - 1]; c[t] = f c[t - 1] + i g; h[t] = o tanh(c[t]).
 * `projected` is [time, batch, 4 * hidden] with the gates in the order i, f, g, o, the weight [4 * hidden, hidden].
 */
export function lstmKernel(
  [projected, initialHidden, initialCell, weight]: readonly TensorData[],
  output: TensorData,
  size: SequenceSize,
  scratch: (size: number) => Float64Array,
): Kernel {
  const { time, batch, hidden } = size;
  const states = batch * hidden;
  const plane = time * states;
  const sums = scratch(4 * states);
  const product = stateProduct(weight, size, scratch);
  return () => {
    product.arrange();
    for (let t = 0; t < time; t++) {
      const now = t * states;
      if (t === 0) product.multiply(initialHidden, 0, sums);
      else product.multiply(output, now - states, sums);
      for (let b = 0; b < batch; b++) {
        for (let j = 0; j < hidden; j++) {
          const gate = 4 * b * hidden + j;
          const from = 4 * now + gate;
          const i = logistic(projected[from] + sums[gate]);
          const f = logistic(projected[from + hidden] + sums[gate + hidden]);
          const g = Math.tanh(projected[from + 2 * hidden] + sums[gate + 2 * hidden]);
          const o = logistic(projected[from + 3 * hidden] + sums[gate + 3 * hidden]);
          const at = now + b * hidden + j;
          const before = t === 0 ? initialCell[at] : output[plane + at - states];
          const c = f * before + i * g;
          output[at] = o * Math.tanh(c);
          output[plane + at] = c;
          output[2 * plane + at] = i;
          output[3 * plane + at] = f;
          output[4 * plane + at] = g;
          output[5 * plane + at] = o;
        }
      }
    }
  };
}

/**
 * From the planes of the forward pass and their upstream: the derivatives with respect to `projected`, to the first
 * hidden state and to the first cell state, one after the other.
 */
export function lstmGradientKernel(
  [planes, upstream, initialCell, weight]: readonly TensorData[],
  output: TensorData,
  size: SequenceSize,
  scratch: (size: number) => Float64Array,
): Kernel {
  const { time, batch, hidden } = size;
  const states = batch * hidden;
  const plane = time * states;
  const carriedHidden = scratch(states);
  const carriedCell = scratch(states);
  const product = stateGradient(weight, size, scratch);
  return () => {
    product.arrange();
    carriedHidden.fill(0);
    carriedCell.fill(0);
    for (let t = time - 1; t >= 0; t--) {
      const now = t * states;
      for (let b = 0; b < batch; b++) {
        for (let j = 0; j < hidden; j++) {
          const state = b * hidden + j;
          const at = now + state;
          const cell = Math.tanh(planes[plane + at]);
          const before = t === 0 ? initialCell[at] : planes[plane + at - states];
          const i = planes[2 * plane + at];
          const f = planes[3 * plane + at];
          const g = planes[4 * plane + at];
          const o = planes[5 * plane + at];
          const toHidden = upstream[at] + carriedHidden[state];
          const toCell = upstream[plane + at] + carriedCell[state] + toHidden * o * (1 - cell * cell);
          const to = 4 * now + 4 * b * hidden + j;
          output[to] = (toCell * g + upstream[2 * plane + at]) * i * (1 - i);
          output[to + hidden] = (toCell * before + upstream[3 * plane + at]) * f * (1 - f);
          output[to + 2 * hidden] = (toCell * i + upstream[4 * plane + at]) * (1 - g * g);
          output[to + 3 * hidden] = (toHidden * cell + upstream[5 * plane + at]) * o * (1 - o);
          carriedCell[state] = toCell * f;
        }
      }
      product.multiply(output, 4 * now, carriedHidden);
    }
    output.set(carriedHidden, 4 * plane);
    output.set(carriedCell, 4 * plane + states);
  };
}
