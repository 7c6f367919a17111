import type { Node } from './graph';
import type { Memory } from './memory';
import type { Kernel, TensorData } from './operation';
import { constantAttributes, leafAttributes } from './operations/leaves';
import { sizeOf } from './shape';

export interface PlanOptions {
  /** Nodes whose numbers can be read after a run. */
  readonly outputs: readonly Node[];
  /** After all else of a run has been computed, the leaf takes the node's numbers (running means, say). */
  readonly assignments?: readonly { readonly leaf: Node; readonly value: Node }[];
  /** Keep every node's numbers readable, for looking into a step; takes more memory. */
  readonly keepAll?: boolean;
}

/**
 * A graph made ready to run: an order of kernels and a place in one arena for each node, both fixed when the plan is
 * made. A run allocates nothing and looks nothing up.
 */
export class Plan {
  private readonly kernels: Kernel[] = [];
  private readonly data = new Map<Node, TensorData>();
  /** The nodes in the order in which they are computed. */
  readonly nodes: readonly Node[];
  /** Numbers of the arena, for telling how much memory the plan takes. */
  readonly arenaSize: number;

  /** @param memory holds the leaves by name and decides the precision. */
  constructor(memory: Memory, { outputs, assignments = [], keepAll = false }: PlanOptions) {
    const pinned = [...outputs, ...assignments.map(({ value }) => value)];
    this.nodes = computationOrder(pinned);
    const layout = layOut(this.nodes, keepAll ? this.nodes : pinned);
    this.arenaSize = layout.size;
    const arena = memory.allocate(layout.size);
    for (const node of this.nodes) {
      this.data.set(node, this.place(node, memory, arena, layout.offsets));
    }
    for (const node of this.nodes) this.bind(node);
    for (const { leaf, value } of assignments) this.bindAssignment(memory, leaf, value);
  }

  /** Computes every node once. */
  run(): void {
    const { kernels } = this;
    for (let i = 0; i < kernels.length; i++) kernels[i]();
  }

  /**
   * The numbers of an output (of any node under `keepAll`), the same array for the life of the plan.
   * @throws Error when the plan does not compute the node.
   */
  read(node: Node): TensorData {
    const data = this.data.get(node);
    if (data === undefined)
      throw new Error(`the plan does not compute node ${node.id} (${node.operation.name})`);
    return data;
  }

  private place(
    node: Node,
    memory: Memory,
    arena: TensorData,
    offsets: ReadonlyMap<Node, number>,
  ): TensorData {
    const leaf = leafAttributes(node);
    if (leaf !== null) return memory.named(leaf.name, leaf.shape);
    const fixed = constantAttributes(node);
    const size = sizeOf(node.shape);
    if (fixed !== null) {
      const data = memory.allocate(size);
      if (typeof fixed.values === 'number') data.fill(fixed.values);
      else data.set(fixed.values);
      return data;
    }
    const alias = aliasOf(node);
    if (alias !== null) return this.read(node.inputs[0]).subarray(alias, alias + size);
    const offset = offsets.get(node)!;
    return arena.subarray(offset, offset + size);
  }

  private bind(node: Node): void {
    if (leafAttributes(node) !== null || constantAttributes(node) !== null || aliasOf(node) !== null) return;
    this.kernels.push(
      node.operation.kernel({
        inputs: node.inputs.map((input) => this.read(input)),
        inputShapes: node.inputs.map((input) => input.shape),
        output: this.read(node),
        outputShape: node.shape,
        attributes: node.attributes,
        scratch: (size) => new Float64Array(size),
      }),
    );
  }

  private bindAssignment(memory: Memory, leaf: Node, value: Node): void {
    const attributes = leafAttributes(leaf);
    if (attributes === null) throw new Error(`only a leaf can be assigned to, not ${leaf.operation.name}`);
    const target = memory.named(attributes.name, attributes.shape);
    const source = this.read(value);
    this.kernels.push(() => {
      target.set(source);
    });
  }
}

/** Where the node's numbers begin within its first input's, when it only looks at them; else null. */
function aliasOf(node: Node): number | null {
  return (
    node.operation.aliasOffset?.(
      node.inputs.map((input) => input.shape),
      node.attributes,
    ) ?? null
  );
}

/** All nodes that the outputs depend on, inputs before users. */
function computationOrder(outputs: readonly Node[]): Node[] {
  const seen = new Set<Node>(outputs);
  const open = [...seen];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const input of node.inputs) {
      if (!seen.has(input)) {
        seen.add(input);
        open.push(input);
      }
    }
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** The node whose memory this one uses: itself, or what it is an alias of. */
function owner(node: Node): Node {
  let current = node;
  while (aliasOf(current) !== null) current = current.inputs[0];
  return current;
}

/** Numbers are kept apart by multiples of this, so that vector instructions find them aligned. */
const ALIGNMENT = 16;

/**
 * Gives each computed node a place in the arena, and gives places away again after the last use (best fit). Nodes of
 * `pinned` keep theirs.
 */
function layOut(
  nodes: readonly Node[],
  pinned: readonly Node[],
): { offsets: Map<Node, number>; size: number } {
  const lastUse = new Map<Node, number>();
  nodes.forEach((node, position) => {
    lastUse.set(owner(node), position);
    for (const input of node.inputs) lastUse.set(owner(input), position);
  });
  for (const node of pinned) lastUse.set(owner(node), Number.POSITIVE_INFINITY);

  const offsets = new Map<Node, number>();
  const free = new FreeList();
  const expiring = new Map<number, Node[]>();
  nodes.forEach((node, position) => {
    const placed = leafAttributes(node) === null && constantAttributes(node) === null && owner(node) === node;
    if (placed) {
      offsets.set(node, free.take(paddedSize(node)));
      const last = lastUse.get(node)!;
      if (Number.isFinite(last)) expiring.set(last, [...(expiring.get(last) ?? []), node]);
    }
    for (const expired of expiring.get(position) ?? []) free.give(offsets.get(expired)!, paddedSize(expired));
  });
  return { offsets, size: free.size };
}

function paddedSize(node: Node): number {
  return Math.ceil(sizeOf(node.shape) / ALIGNMENT) * ALIGNMENT;
}

/** Gaps of the arena, ascending by offset, never touching one another. */
class FreeList {
  private readonly gaps: { offset: number; size: number }[] = [];
  size = 0;

  take(size: number): number {
    if (size === 0) return 0;
    let best = -1;
    this.gaps.forEach((gap, i) => {
      if (gap.size >= size && (best < 0 || gap.size < this.gaps[best].size)) best = i;
    });
    if (best < 0) {
      const offset = this.size;
      this.size += size;
      return offset;
    }
    const gap = this.gaps[best];
    const { offset } = gap;
    if (gap.size === size) this.gaps.splice(best, 1);
    else this.gaps[best] = { offset: offset + size, size: gap.size - size };
    return offset;
  }

  give(offset: number, size: number): void {
    if (size === 0) return;
    let position = this.gaps.findIndex((gap) => gap.offset > offset);
    if (position < 0) position = this.gaps.length;
    const before = position > 0 ? this.gaps[position - 1] : null;
    const after = position < this.gaps.length ? this.gaps[position] : null;
    const joinsBefore = before !== null && before.offset + before.size === offset;
    const joinsAfter = after !== null && offset + size === after.offset;
    const start = joinsBefore ? before.offset : offset;
    const end = joinsAfter ? after.offset + after.size : offset + size;
    const from = joinsBefore ? position - 1 : position;
    this.gaps.splice(from, (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0), {
      offset: start,
      size: end - start,
    });
  }
}
