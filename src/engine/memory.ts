import type { Precision, TensorData } from './operation';
import { formatShape, sameShape, ShapeError, sizeOf, type Shape } from './shape';

/**
 * The numbers that outlive a run of a plan: parameters, batches, running means, the step. Plans made for different
 * batch sizes share them by name.
 */
export class Memory {
  private readonly tensors = new Map<string, { readonly shape: Shape; readonly data: TensorData }>();

  constructor(readonly precision: Precision) {}

  /** New zeros that belong to nobody else. */
  allocate(size: number): TensorData {
    return this.precision === 'float64' ? new Float64Array(size) : new Float32Array(size);
  }

  /**
   * The tensor of that name, made of zeros at its first use.
   * @throws ShapeError when it exists with another shape.
   */
  named(name: string, shape: Shape): TensorData {
    const existing = this.tensors.get(name);
    if (existing === undefined) {
      const data = this.allocate(sizeOf(shape));
      this.tensors.set(name, { shape, data });
      return data;
    }
    if (!sameShape(existing.shape, shape)) {
      throw new ShapeError(`'${name}' is ${formatShape(existing.shape)}, not ${formatShape(shape)}`, [
        existing.shape,
        shape,
      ]);
    }
    return existing.data;
  }

  has(name: string): boolean {
    return this.tensors.has(name);
  }

  /** Every named tensor, in order of first use. */
  entries(): IterableIterator<[string, { readonly shape: Shape; readonly data: TensorData }]> {
    return this.tensors.entries();
  }
}
