import { aliasOf } from '../../arena-layout';
import type { Node } from '../../graph';
import type { PadAttributes } from '../../operations/slicing';
import { sameShape, sizeOf } from '../../shape';

/** Whether the node can be computed along with those before it, the first of which gives the compound its kind. */
type Joins = (node: Node, before: readonly Node[]) => boolean;

const compounds: ReadonlyMap<string, Joins> = new Map<string, Joins>([
  ['conv2d', (node, before) => isBiasOf(node, before) || isReluOf(node, before)],
  ['maxPool2dIndices', isPickOf],
  ['pad', isGradientFrom],
]);

/** The node at that place and the ones after it that its kernel computes too. */
export function compoundAt(nodes: readonly Node[], place: number): readonly Node[] {
  const compound = [nodes[place]];
  const joins = compounds.get(nodes[place].operation.name);
  if (joins === undefined || sizeOf(nodes[place].shape) === 0) return compound;
  for (const node of nodes.slice(place + 1)) {
    if (!joins(node, compound)) break;
    compound.push(node);
  }
  return compound;
}

/** The node whose numbers, all of them in their order, are this node's. */
export function sourceOf(node: Node): Node {
  let current = node;
  while (aliasOf(current) === 0 && sizeOf(current.shape) === sizeOf(current.inputs[0].shape)) {
    current = current.inputs[0];
  }
  return current;
}

/** One number for each channel, added to a convolution. */
function isBiasOf(node: Node, before: readonly Node[]): boolean {
  if (node.operation.name !== 'add' || before.length !== 1) return false;
  const [convolved, bias] = node.inputs;
  const [, channels] = node.shape;
  return sourceOf(convolved) === before[0] && sameShape(bias.shape, [channels, 1, 1]);
}

function isReluOf(node: Node, before: readonly Node[]): boolean {
  return node.operation.name === 'relu' && sourceOf(node.inputs[0]) === before.at(-1);
}

/** The largest numbers, picked where a pooling has found them. */
function isPickOf(node: Node, before: readonly Node[]): boolean {
  if (node.operation.name !== 'gather' || before.length !== 1) return false;
  const [pooled] = before[0].inputs;
  return sourceOf(node.inputs[1]) === before[0] && sourceOf(node.inputs[0]) === sourceOf(pooled);
}

/**
 * The way back through a recurrent layer, whose upstream the padding is: nothing arrives at any plane but the first, that
 * of the states.
 */
function isGradientFrom(node: Node, before: readonly Node[]): boolean {
  if (node.operation.name !== 'lstmGradient' && node.operation.name !== 'gruGradient') return false;
  const [padding] = before;
  const { starts, steps, value } = padding.attributes as PadAttributes;
  const [states] = padding.inputs;
  const isFirstPlane =
    sameShape(states.shape, [1, ...padding.shape.slice(1)]) &&
    starts.every((start) => start === 0) &&
    steps.every((step) => step === 1);
  return before.length === 1 && sourceOf(node.inputs[1]) === padding && isFirstPlane && value === 0;
}
