import type { Node } from '../../engine/graph';

/** The nodes of which a loss is made by sums, means and factors above 0 alone; the loss itself is the first. */
export function summands(total: Node): Node[] {
  const found = new Set([total]);
  // Parts that are found while the set is gone through are gone through, too.
  for (const node of found) for (const part of partsOf(node)) found.add(part);
  return [...found];
}

function partsOf({ operation, inputs }: Node): Node[] {
  const [a, b] = inputs;
  switch (operation.name) {
    case 'add':
      return [a, b];
    case 'subtract':
    case 'mean':
    case 'sum':
    case 'reshape':
      return [a];
    case 'multiply':
      return [...(isFactor(b) ? [a] : []), ...(isFactor(a) ? [b] : [])];
    case 'divide':
      return isFactor(b) ? [a] : [];
    default:
      return [];
  }
}

function isFactor(node: Node): boolean {
  return (numberOf(node) ?? 0) > 0;
}

/** The number of a constant that is the same throughout; null for any other node. */
export function numberOf({ operation, attributes }: Node): number | null {
  if (operation.name !== 'constant') return null;
  const { values } = attributes as { readonly values: unknown };
  return typeof values === 'number' ? values : null;
}
