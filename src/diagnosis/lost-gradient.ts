import type { Node } from '../engine/graph';
import type { TensorData } from '../engine/operation';
import type { Place } from '../runs/location';
import type { TrainingView } from '../runs/training/view';

export interface LostGradient {
  readonly place: Place;
  /** The operation: "clamp". */
  readonly operation: string;
}

/**
 * The operation of a loss file that gets a gradient from the loss and passes none on, in the present batch: the first
 * on the way back. Null when the gradient is lost elsewhere.
 */
export function findLostGradient(view: TrainingView): LostGradient | null {
  const replay = view.replay();
  const read = (node: Node): TensorData => replay.read(node);
  const { nodes } = replay;
  const derivatives = new Map<Node, Node[]>();
  for (const node of nodes) {
    const { differentiates } = node;
    if (differentiates === null) continue;
    const known = derivatives.get(differentiates);
    if (known === undefined) derivatives.set(differentiates, [node]);
    else known.push(node);
  }
  const { output } = view.program.model;
  const above = usersOf(output, nodes);
  for (const node of [...above].sort((a, b) => b.id - a.id)) {
    const { span } = node.origin;
    const own = derivatives.get(node) ?? [];
    if (span === undefined || own.length === 0) continue;
    const arriving = own.flatMap(({ inputs }) =>
      inputs.filter((input) => input.pass === 'backward' && input.differentiates !== node),
    );
    const passesOn = !isZero(read(own[own.length - 1]));
    if (passesOn || !arriving.some((input) => !isZero(read(input)))) continue;
    const { file, line, column, endLine, endColumn } = span;
    return {
      place: { kind: 'lossFile', location: { file, line, column, endLine, endColumn } },
      operation: node.operation.name,
    };
  }
  return null;
}

/** The nodes of the forward pass that a node has an influence on. */
function usersOf(node: Node, nodes: readonly Node[]): Set<Node> {
  const found = new Set([node]);
  for (const each of nodes) {
    if (each.pass === 'forward' && each.inputs.some((input) => found.has(input))) found.add(each);
  }
  found.delete(node);
  return found;
}

function isZero(values: TensorData): boolean {
  return values.every((value) => value === 0);
}
