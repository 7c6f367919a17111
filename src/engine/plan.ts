import { aliasOf, isComputed, layOut } from './arena-layout';
import type { Node } from './graph';
import { compileSchedule } from './kernels/wasm/compile';
import { scheduleOf, type Schedule } from './kernels/wasm/schedule';
import type { Memory } from './memory';
import type { Kernel, TensorData } from './operation';
import { constantAttributes, leafAttributes } from './operations/leaves';
import { sizeOf } from './shape';

export interface PlanOptions {
  /** Nodes whose numbers can be read after a run. */
  readonly outputs: readonly Node[];
  /** After all else of a run has been computed, the leaf takes the node's numbers (running means, say). */
  readonly assignments?: readonly { readonly leaf: Node; readonly value: Node }[];
  /** Outputs whose numbers go to arrays of the memory that are there already. */
  readonly places?: ReadonlyMap<Node, TensorData>;
  /** Keep every node's numbers readable, for looking into a step; takes more memory. */
  readonly keepAll?: boolean;
}

/**
 * A graph made ready to run: an order of kernels and a place in one arena for each node, both fixed when the plan is
 * made. A run allocates nothing and looks nothing up.
 */
export class Plan {
  private readonly kernels: readonly Kernel[];
  private readonly data = new Map<Node, TensorData>();
  /** What the plan took from the memory for itself. */
  private readonly taken: TensorData[] = [];
  /** What is to be done before that is given back. */
  private readonly farewells: (() => void)[] = [];
  /** The nodes in the order in which they are computed. */
  readonly nodes: readonly Node[];
  /** Numbers of the arena, for telling how much memory the plan takes. */
  readonly arenaSize: number;

  /** @param memory holds the leaves by name and decides the precision. */
  constructor(
    private readonly memory: Memory,
    { outputs, assignments = [], places = new Map(), keepAll = false }: PlanOptions,
  ) {
    const pinned = [...outputs, ...assignments.map(({ value }) => value)];
    this.nodes = computationOrder(pinned);
    const kept = keepAll ? this.nodes : pinned;
    const { vectors } = memory;
    const { groups, passing } = vectors === null ? oneByOne(this.nodes) : scheduleOf(this.nodes, kept);
    const nodesOfGroups = groups.map(({ nodes }) => nodes);
    const layout = layOut(nodesOfGroups, kept, new Set([...passing, ...places.keys()]));
    this.arenaSize = layout.size;
    const arena = this.take(layout.size);
    for (const node of this.nodes) {
      const data = places.get(node) ?? this.place(node, arena, layout.offsets);
      if (data !== null) this.data.set(node, data);
    }
    const bind = (node: Node) => this.bind(node);
    const read = (node: Node) => this.read(node);
    this.kernels = [
      ...(vectors === null
        ? nodesOfGroups.flat().map(bind)
        : compileSchedule(
            { groups, passing },
            {
              vectors,
              bind,
              read,
              scratch: (size) => this.take(size).byteOffset,
              whenReleased: (action) => this.farewells.push(action),
            },
          )),
      ...assignments.map(({ leaf, value }) => this.assignment(leaf, value)),
    ];
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

  /** Gives the memory back; the plan and what was read from it must not be used any more. */
  release(): void {
    for (const action of this.farewells) action();
    this.farewells.length = 0;
    for (const data of this.taken) this.memory.release(data);
    this.taken.length = 0;
  }

  private take(size: number): TensorData {
    const data = this.memory.allocate(size);
    this.taken.push(data);
    return data;
  }

  /** Null for a node whose numbers are never in memory, and for what looks at them. */
  private place(node: Node, arena: TensorData, offsets: ReadonlyMap<Node, number>): TensorData | null {
    const leaf = leafAttributes(node);
    if (leaf !== null) return this.memory.named(leaf.name, leaf.shape);
    const fixed = constantAttributes(node);
    const size = sizeOf(node.shape);
    if (fixed !== null) {
      const data = this.take(size);
      if (typeof fixed.values === 'number') data.fill(fixed.values);
      else data.set(fixed.values);
      return data;
    }
    const alias = aliasOf(node);
    if (alias !== null) return this.data.get(node.inputs[0])?.subarray(alias, alias + size) ?? null;
    const offset = offsets.get(node);
    return offset === undefined ? null : arena.subarray(offset, offset + size);
  }

  private bind(node: Node): Kernel {
    return node.operation.kernel({
      inputs: node.inputs.map((input) => this.read(input)),
      inputShapes: node.inputs.map((input) => input.shape),
      output: this.read(node),
      outputShape: node.shape,
      attributes: node.attributes,
      scratch: (size) => new Float64Array(size),
    });
  }

  private assignment(leaf: Node, value: Node): Kernel {
    const attributes = leafAttributes(leaf);
    if (attributes === null) throw new Error(`only a leaf can be assigned to, not ${leaf.operation.name}`);
    const target = this.memory.named(attributes.name, attributes.shape);
    const source = this.read(value);
    return () => {
      target.set(source);
    };
  }
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

/** A schedule in which every kernel runs by itself. */
function oneByOne(nodes: readonly Node[]): Schedule {
  return {
    groups: nodes.filter(isComputed).map((node) => ({ nodes: [node], chain: null })),
    passing: new Set(),
  };
}
