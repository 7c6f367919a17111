import type { StartHelper } from './kernels/wasm/team';
import { VectorMemory } from './kernels/wasm/vector-memory';
import type { Precision, TensorData } from './operation';
import { formatShape, sameShape, ShapeError, sizeOf, type Shape } from './shape';

/**
 * The numbers that outlive a run of a plan: parameters, batches, running means, the step. Plans made for different
 * batch sizes share them by name.
 */
export class Memory {
  private readonly tensors = new Map<string, { readonly shape: Shape; readonly data: TensorData }>();

  /**
   * @param vectors where the numbers lie when WebAssembly computes with them; else null. Float64 is the reference's
   * alone.
   */
  constructor(
    readonly precision: Precision,
    readonly vectors: VectorMemory | null = null,
  ) {
    if (precision === 'float64' && vectors !== null) throw new Error('vectors compute in float32 only');
  }

  /**
   * A memory for training in that precision: computed with by WebAssembly where it can be.
   * @param startHelper for a second thread in large operations, which changes no number
   */
  static forTraining(precision: Precision, startHelper: StartHelper | null = null): Memory {
    return new Memory(precision, precision === 'float32' ? VectorMemory.create(startHelper) : null);
  }

  /** New zeros that belong to nobody else. */
  allocate(size: number): TensorData {
    if (this.vectors !== null) return this.vectors.allocate(size);
    return this.precision === 'float64' ? new Float64Array(size) : new Float32Array(size);
  }

  /** Takes back what {@link allocate} gave and nobody uses any more. */
  release(data: TensorData): void {
    if (data instanceof Float32Array) this.vectors?.release(data);
  }

  /** Gives everything back; nothing that was allocated or named may be used any more. */
  dispose(): void {
    this.tensors.clear();
    this.vectors?.dispose();
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
