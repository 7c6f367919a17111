import { isComputed, ownerOf } from '../../arena-layout';
import type { Node } from '../../graph';
import { sizeOf, type Shape } from '../../shape';
import { repeatsOfEach } from '../elementwise';
import { compoundAt, sourceOf } from './compounds';
import type { Access } from './elementwise';
import { laneOperation } from './lane-operations';

/** Nodes that are computed together: one, the links of a chain, or one with its followers (`compounds.ts`). */
export interface Group {
  readonly nodes: readonly Node[];
  /** How the operands of each node lie, for a chain; null for any other operation. */
  readonly chain: {
    readonly length: number;
    readonly cycle: number;
    readonly accesses: readonly (readonly Access[])[];
  } | null;
}

export interface Schedule {
  readonly groups: readonly Group[];
  /** Nodes whose numbers only their own group uses: they need no memory. */
  readonly passing: ReadonlySet<Node>;
}

/** Longer chains gain nothing more, but take the compiler long. */
const LONGEST_CHAIN = 48;

/** Joins neighbouring elementwise operations over tensors of one size into chains. */
export function scheduleOf(nodes: readonly Node[], pinned: readonly Node[]): Schedule {
  const groups: Group[] = [];
  let open = new OpenChain();
  const close = () => {
    if (open.nodes.length > 0) groups.push(open.finish());
    open = new OpenChain();
  };
  const computed = nodes.filter(isComputed);
  for (let i = 0; i < computed.length; i++) {
    const node = computed[i];
    const link = linkOf(node);
    if (link === null) {
      close();
      const compound = compoundAt(computed, i);
      groups.push({ nodes: compound, chain: null });
      i += compound.length - 1;
    } else if (!open.add(node, link)) {
      close();
      open.add(node, link);
    }
  }
  close();
  return { groups, passing: passingNodes(groups, pinned) };
}

/** How rows lie; null for what leaves that open. */
interface Rows {
  /** Null when nothing is a row or a column. */
  readonly length: number | null;
  /** Null when nothing comes again after some rows. */
  readonly cycle: number | null;
}

interface LinkShape extends Rows {
  readonly size: number;
  readonly accesses: readonly Access[];
}

/** Rows that both may have; null when they contradict. */
function bothRows(a: Rows, b: Rows): Rows | null {
  const agree = (x: number | null, y: number | null) => x === null || y === null || x === y;
  if (!agree(a.length, b.length) || !agree(a.cycle, b.cycle)) return null;
  return { length: a.length ?? b.length, cycle: a.cycle ?? b.cycle };
}

/** How the node could be a link of a chain; null when it can't. */
function linkOf(node: Node): LinkShape | null {
  const size = sizeOf(node.shape);
  if (size === 0 || laneOperation(node.operation.name) === undefined) return null;
  const accesses: Access[] = [];
  let rows: Rows | null = { length: null, cycle: null };
  for (const input of node.inputs) {
    const found = accessOf(input.shape, node.shape);
    rows = found === null ? null : bothRows(rows, found);
    if (found === null || rows === null) return null;
    accesses.push(found.access);
  }
  return { size, ...rows, accesses };
}

function accessOf(from: Shape, to: Shape): (Rows & { readonly access: Access }) | null {
  const [own, size] = [sizeOf(from), sizeOf(to)];
  if (own === size) return { access: 'each', length: null, cycle: null };
  if (own === 1) return { access: 'one', length: null, cycle: null };
  const repeats = repeatsOfEach(from, to);
  if (repeats === null) return null;
  if (repeats === 1) return { access: 'row', length: own, cycle: null };
  return repeats * own === size
    ? { access: 'column', length: repeats, cycle: null }
    : { access: 'cycle', length: repeats, cycle: own };
}

class OpenChain {
  readonly nodes: Node[] = [];
  private readonly accesses: (readonly Access[])[] = [];
  private readonly members = new Set<Node>();
  private size = 0;
  private rows: Rows = { length: null, cycle: null };

  /** False when the node does not fit in. */
  add(node: Node, { size, length, cycle, accesses }: LinkShape): boolean {
    const rows = bothRows(this.rows, { length, cycle });
    if (rows === null || (this.nodes.length > 0 && !this.fits(node, size))) return false;
    this.size = size;
    this.rows = rows;
    this.nodes.push(node);
    this.members.add(node);
    this.accesses.push(accesses);
    return true;
  }

  finish(): Group {
    const { length, cycle } = this.rows;
    const own = length ?? this.size;
    return {
      nodes: this.nodes,
      chain: { length: own, cycle: cycle ?? this.size / own, accesses: this.accesses },
    };
  }

  private fits(node: Node, size: number): boolean {
    if (this.nodes.length >= LONGEST_CHAIN || size !== this.size) return false;
    // Of what the chain computes, a link may use the element at its own place alone.
    return node.inputs.every(
      (input) => !this.members.has(ownerOf(input)) || this.members.has(sourceOf(input)),
    );
  }
}

function passingNodes(groups: readonly Group[], pinned: readonly Node[]): Set<Node> {
  const groupOf = new Map(groups.flatMap((group) => group.nodes.map((node) => [node, group] as const)));
  const passing = new Set(groups.filter(({ nodes }) => nodes.length > 1).flatMap(({ nodes }) => nodes));
  for (const node of pinned) passing.delete(ownerOf(node));
  for (const group of groups) {
    for (const input of group.nodes.flatMap(({ inputs }) => inputs)) {
      const owner = ownerOf(input);
      if (groupOf.get(owner) !== group) passing.delete(owner);
    }
  }
  return passing;
}
