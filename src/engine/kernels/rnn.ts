import type { Kernel, TensorData } from '../operation';
import { stateGradient, stateProduct, type SequenceSize } from './state-product';

export type RnnNonlinearity = 'tanh' | 'relu';

/**
 * h[t] = f(projected[t] + weight h[t - 1]), beginning from `initial` [batch, hidden]; projected and output are
 * [time, batch, hidden], the weight [hidden, hidden].
 */
export function rnnKernel(
  [projected, initial, weight]: readonly TensorData[],
  output: TensorData,
  size: SequenceSize,
  nonlinearity: RnnNonlinearity,
  scratch: (size: number) => Float64Array,
): Kernel {
  const states = size.batch * size.hidden;
  const sums = scratch(states);
  const product = stateProduct(weight, size, scratch);
  return () => {
    product.arrange();
    for (let t = 0; t < size.time; t++) {
      const now = t * states;
      if (t === 0) product.multiply(initial, 0, sums);
      else product.multiply(output, now - states, sums);
      for (let i = 0; i < states; i++) {
        const sum = projected[now + i] + sums[i];
        output[now + i] = nonlinearity === 'tanh' ? Math.tanh(sum) : sum < 0 ? 0 : sum;
      }
    }
  };
}

/**
 * From the states and their upstream: the derivatives with respect to `projected`, then to `initial`, one after the
 * other.
 */
export function rnnGradientKernel(
  [states, upstream, weight]: readonly TensorData[],
  output: TensorData,
  size: SequenceSize,
  nonlinearity: RnnNonlinearity,
  scratch: (size: number) => Float64Array,
): Kernel {
  const count = size.batch * size.hidden;
  const carried = scratch(count);
  const product = stateGradient(weight, size, scratch);
  return () => {
    product.arrange();
    carried.fill(0);
    for (let t = size.time - 1; t >= 0; t--) {
      const now = t * count;
      for (let i = 0; i < count; i++) {
        const h = states[now + i];
        const slope = nonlinearity === 'tanh' ? 1 - h * h : h <= 0 ? 0 : 1;
        output[now + i] = (upstream[now + i] + carried[i]) * slope;
      }
      product.multiply(output, now, carried);
    }
    output.set(carried, size.time * count);
  };
}
