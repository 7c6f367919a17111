import type { Kernel, TensorData } from '../operation';
import { splitAtAxis, type Shape } from '../shape';

/**
 * Walks along an axis from either end: `next` gets the result so far, `initial` at first, and the index of the
 * element, and what it returns becomes the result there.
 */
export function scanKernel(
  shape: Shape,
  { axis, reverse }: { readonly axis: number; readonly reverse: boolean },
  initial: number,
  output: TensorData,
  next: (before: number, at: number) => number,
): Kernel {
  const { outer, length, inner } = splitAtAxis(shape, axis);
  const step = reverse ? -inner : inner;
  return () => {
    for (let block = 0; block < outer; block++) {
      for (let i = 0; i < inner; i++) {
        let at = block * length * inner + i + (reverse ? (length - 1) * inner : 0);
        let value = initial;
        for (let j = 0; j < length; j++) {
          value = next(value, at);
          output[at] = value;
          at += step;
        }
      }
    }
  };
}
