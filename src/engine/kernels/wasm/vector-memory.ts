import { MOST_PAGES } from './module-builder';
import { BOARD_BYTES, Team, type StartHelper } from './team';
import { VectorKernels } from './vector-kernels';
import { webAssembly, type WebAssemblyMemory } from './web-assembly';

const PAGE = 65536;
/** Bytes between which tensors begin: one line of the processor's cache. */
const LINE = 64;
/** Memories that are kept for later. */
const MOST_IDLE = 4;

/** Float32 tensors in the memory that WebAssembly kernels compute in. */
export class VectorMemory {
  /** Engines hardly notice how large these memories are and so collect them late: those given back are used again. */
  private static readonly idle: VectorMemory[] = [];
  readonly memory: WebAssemblyMemory;
  readonly kernels: VectorKernels;
  /** The first bytes stay empty, and so nothing has the address 0. */
  private top = LINE;
  /** What was given back, by its size in bytes. */
  private readonly returned = new Map<number, number[]>();
  /** How a helper is started; null when there is to be none, or when it was tried. */
  private startHelper: StartHelper | null = null;
  private ownTeam: Team | null = null;

  private constructor(memory: WebAssemblyMemory) {
    this.memory = memory;
    this.kernels = new VectorKernels(this);
  }

  /**
   * A memory in which nothing is allocated; null where the host cannot compute with vectors.
   * @param startHelper for a second thread, which is started when there is something large to compute
   */
  static create(startHelper: StartHelper | null = null): VectorMemory | null {
    if (webAssembly === null) return null;
    const memory =
      VectorMemory.idle.pop() ??
      new VectorMemory(new webAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true }));
    memory.startHelper = startHelper;
    return memory;
  }

  /** Those who compute in this memory together, made when it is first asked for; null where there is one thread. */
  get team(): Team | null {
    if (this.startHelper !== null) {
      this.ownTeam = Team.gather(this.memory, this.allocate(BOARD_BYTES / 4).byteOffset, this.startHelper);
      this.startHelper = null;
    }
    return this.ownTeam;
  }

  /**
   * New zeros. A vector may be read or written across the end, into numbers that belong to nobody.
   * @throws RangeError when there is no more memory.
   */
  allocate(size: number): Float32Array {
    const bytes = bytesFor(size);
    const address = this.returned.get(bytes)?.pop() ?? this.extend(bytes);
    const data = new Float32Array(this.memory.buffer, address, size);
    data.fill(0);
    return data;
  }

  /** Takes back what {@link allocate} gave and nobody uses any more. */
  release(data: Float32Array): void {
    const bytes = bytesFor(data.length);
    const list = this.returned.get(bytes);
    if (list === undefined) this.returned.set(bytes, [data.byteOffset]);
    else list.push(data.byteOffset);
  }

  /** Gives the whole memory back; nothing that was allocated in it may be used any more. */
  dispose(): void {
    this.ownTeam?.end();
    this.ownTeam = null;
    this.startHelper = null;
    this.kernels.reset();
    this.top = LINE;
    this.returned.clear();
    if (VectorMemory.idle.length < MOST_IDLE) VectorMemory.idle.push(this);
  }

  private extend(bytes: number): number {
    const address = this.top;
    const missing = address + bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    this.top += bytes;
    return address;
  }
}

function bytesFor(size: number): number {
  return Math.ceil((size * 4) / LINE) * LINE + LINE;
}
