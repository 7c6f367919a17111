import type { Node } from '../graph';
import { slice } from '../operations/slicing';
import { formatShape, ShapeError } from '../shape';

/**
 * The first and the second half of the last axis.
 * @param layout what the halves are, for the message. @throws ShapeError when its size is odd.
 */
export function halves(loss: string, what: string, layout: string, x: Node): [Node, Node] {
  const size = x.shape.at(-1);
  if (size === undefined || size % 2 !== 0) {
    throw new ShapeError(
      `${loss} needs an even number of columns in the ${what} (${layout}), but it is ${formatShape(x.shape)}`,
      [x.shape],
    );
  }
  return [slice(x, -1, 0, size / 2), slice(x, -1, size / 2, size)];
}
