import type { Node } from './graph';
import { constantAttributes, leafAttributes } from './operations/leaves';
import { sizeOf } from './shape';

/** Where the node's numbers begin within its first input's, when it only looks at them; else null. */
export function aliasOf(node: Node): number | null {
  return (
    node.operation.aliasOffset?.(
      node.inputs.map((input) => input.shape),
      node.attributes,
    ) ?? null
  );
}

/** The node whose memory this one uses: itself, or what it is an alias of. */
export function ownerOf(node: Node): Node {
  let current = node;
  while (aliasOf(current) !== null) current = current.inputs[0];
  return current;
}

/** True for what a kernel computes: neither given from outside nor an alias of something else. */
export function isComputed(node: Node): boolean {
  return leafAttributes(node) === null && constantAttributes(node) === null && aliasOf(node) === null;
}

/** Numbers are kept apart by multiples of this, so that vector instructions find them aligned. */
const ALIGNMENT = 16;

export interface ArenaLayout {
  readonly offsets: ReadonlyMap<Node, number>;
  readonly size: number;
}

/**
 * Gives each computed node a place in the arena, and gives places away again after the last use (best fit).
 * @param groups in the order of computation; within a group nothing may take the place of anything else, because its
 * nodes are computed side by side.
 * @param pinned keep their places.
 * @param passing get no place, because only their own group uses them.
 */
export function layOut(
  groups: readonly (readonly Node[])[],
  pinned: readonly Node[],
  passing: ReadonlySet<Node>,
): ArenaLayout {
  const lastUse = new Map<Node, number>();
  groups.forEach((group, position) => {
    for (const node of group) {
      lastUse.set(ownerOf(node), position);
      for (const input of node.inputs) lastUse.set(ownerOf(input), position);
    }
  });
  for (const node of pinned) lastUse.set(ownerOf(node), Number.POSITIVE_INFINITY);

  const offsets = new Map<Node, number>();
  const free = new FreeList();
  const expiring = new Map<number, Node[]>();
  groups.forEach((group, position) => {
    for (const node of group) {
      if (!isComputed(node) || passing.has(node)) continue;
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
