import { ShapeError, type Shape } from '../shape';

/** `[batch, 8, 3]`: a shape of layers' inputs and outputs as messages write it, whatever the batch at hand. */
export function formatBatch(shape: Shape): string {
  return `[${['batch', ...shape.slice(1)].join(', ')}]`;
}

/**
 * @param axes the axes that a layer takes, one list for each possibility.
 * @param advice what to do about it.
 * @throws ShapeError when the input has another number of axes than each of them.
 */
export function requireAxes(input: Shape, axes: readonly (readonly string[])[], advice: string): void {
  if (axes.some(({ length }) => length === input.length)) return;
  const wanted = axes.map((names) => `[${names.join(', ')}]`).join(' or ');
  throw new ShapeError(`takes ${wanted}, not ${formatBatch(input)}; ${advice}`, [input]);
}
