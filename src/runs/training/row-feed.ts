import type { VectorKernels } from '../../engine/kernels/wasm/vector-kernels';
import type { Memory } from '../../engine/memory';
import type { TensorData } from '../../engine/operation';

/** Copies rows of a matrix of the data set into the leaf of a program, one after the other; allocates nothing. */
export type RowFeed = (rows: Uint32Array) => void;

/** Numbers of a matrix up to which a copy lies where the kernels compute: 64 MB. */
const MOST_COPIED = 2 ** 24;

/** Makes the feeds of the programs of a run. */
export class RowFeeds {
  /** Matrices as kernels see them. */
  private readonly copies = new Map<Float64Array, TensorData>();
  /** The rows of a batch as kernels see them. */
  private list: Uint32Array = new Uint32Array(0);

  constructor(private readonly memory: Memory) {}

  /**
   * @param source [rows of the data set, width]
   * @param target [batch, width]
   */
  create(source: Float64Array, width: number, target: TensorData): RowFeed {
    const { vectors } = this.memory;
    if (vectors === null || source.length > MOST_COPIED) return feedInHost(source, width, target);
    this.makeRoom(target.length / width);
    return this.feedInside(vectors.kernels, this.copyOf(source), width, target);
  }

  private feedInside(kernels: VectorKernels, source: TensorData, width: number, target: TensorData): RowFeed {
    return (rows) => {
      const { list } = this;
      for (let i = 0; i < rows.length; i++) list[i] = rows[i];
      kernels.gatherRows(source, list, rows.length, width, target);
    };
  }

  private copyOf(source: Float64Array): TensorData {
    const known = this.copies.get(source);
    if (known !== undefined) return known;
    const copy = this.memory.allocate(source.length);
    copy.set(source);
    this.copies.set(source, copy);
    return copy;
  }

  private makeRoom(rows: number): void {
    if (rows <= this.list.length) return;
    const { buffer, byteOffset } = this.memory.allocate(rows);
    this.list = new Uint32Array(buffer, byteOffset, rows);
  }
}

function feedInHost(source: Float64Array, width: number, target: TensorData): RowFeed {
  return (rows) => {
    for (let i = 0; i < rows.length; i++) {
      const from = rows[i] * width;
      const to = i * width;
      for (let j = 0; j < width; j++) target[to + j] = source[from + j];
    }
  };
}
