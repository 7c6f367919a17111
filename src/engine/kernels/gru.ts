import type { Kernel, TensorData } from '../operation';
import { logistic, stateGradient, stateProduct, type SequenceSize } from './state-product';

/** Planes of [time, batch, hidden] in which the forward pass leaves its results; the last is weight_n h + bias_n. */
export const GRU_PLANES = ['hidden', 'reset', 'update', 'candidate', 'candidateState'] as const;

/**
 * r, z = sigmoid of projected[t] + weight h[t - 1] + bias; n = tanh(projected[t] + r (weight h[t - 1] + bias));
 * h[t] = (1 - z) n + z h[t - 1]. `projected` is [time, batch, 3 * hidden] with the gates in the order r, z, n, the
 * weight [3 * hidden, hidden], the bias [3 * hidden].
 */
export function gruKernel(
  [projected, initial, weight, bias]: readonly TensorData[],
  output: TensorData,
  size: SequenceSize,
  scratch: (size: number) => Float64Array,
): Kernel {
  const { time, batch, hidden } = size;
  const states = batch * hidden;
  const plane = time * states;
  const sums = scratch(3 * states);
  const product = stateProduct(weight, size, scratch);
  return () => {
    product.arrange();
    for (let t = 0; t < time; t++) {
      const now = t * states;
      if (t === 0) product.multiply(initial, 0, sums);
      else product.multiply(output, now - states, sums);
      for (let b = 0; b < batch; b++) {
        for (let j = 0; j < hidden; j++) {
          const gate = 3 * b * hidden + j;
          const from = 3 * now + gate;
          const r = logistic(projected[from] + sums[gate] + bias[j]);
          const z = logistic(projected[from + hidden] + sums[gate + hidden] + bias[hidden + j]);
          const candidateState = sums[gate + 2 * hidden] + bias[2 * hidden + j];
          const n = Math.tanh(projected[from + 2 * hidden] + r * candidateState);
          const at = now + b * hidden + j;
          const before = t === 0 ? initial[at] : output[at - states];
          output[at] = (1 - z) * n + z * before;
          output[plane + at] = r;
          output[2 * plane + at] = z;
          output[3 * plane + at] = n;
          output[4 * plane + at] = candidateState;
        }
      }
    }
  };
}

/**
 * From the planes of the forward pass and their upstream: the derivatives with respect to `projected`, to what the state
 * contributes to the gates (weight h + bias, of the same shape) and to the first state, one after the other.
 */
export function gruGradientKernel(
  [planes, upstream, initial, weight]: readonly TensorData[],
  output: TensorData,
  size: SequenceSize,
  scratch: (size: number) => Float64Array,
): Kernel {
  const { time, batch, hidden } = size;
  const states = batch * hidden;
  const plane = time * states;
  const carried = scratch(states);
  const throughGates = scratch(states);
  const product = stateGradient(weight, size, scratch);
  return () => {
    product.arrange();
    carried.fill(0);
    for (let t = time - 1; t >= 0; t--) {
      const now = t * states;
      for (let b = 0; b < batch; b++) {
        for (let j = 0; j < hidden; j++) {
          const state = b * hidden + j;
          const at = now + state;
          const before = t === 0 ? initial[at] : planes[at - states];
          const r = planes[plane + at];
          const z = planes[2 * plane + at];
          const n = planes[3 * plane + at];
          const toState = upstream[at] + carried[state];
          const toCandidate = (toState * (1 - z) + upstream[3 * plane + at]) * (1 - n * n);
          const toReset = (toCandidate * planes[4 * plane + at] + upstream[plane + at]) * r * (1 - r);
          const toUpdate = (toState * (before - n) + upstream[2 * plane + at]) * z * (1 - z);
          const to = 3 * now + 3 * b * hidden + j;
          output[to] = toReset;
          output[to + hidden] = toUpdate;
          output[to + 2 * hidden] = toCandidate;
          output[3 * plane + to] = toReset;
          output[3 * plane + to + hidden] = toUpdate;
          output[3 * plane + to + 2 * hidden] = toCandidate * r + upstream[4 * plane + at];
          carried[state] = toState * z;
        }
      }
      product.multiply(output, 3 * plane + 3 * now, throughGates);
      for (let i = 0; i < states; i++) carried[i] += throughGates[i];
    }
    output.set(carried, 6 * plane);
  };
}
