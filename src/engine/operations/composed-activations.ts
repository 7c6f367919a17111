import type { Node } from '../graph';
import { normalizeAxis, ShapeError } from '../shape';
import { hardtanh, sigmoid } from './activations';
import { add, greater, multiply, where } from './arithmetic';
import { split } from './slicing';
import { tanh } from './trigonometry';

/** relu that stops at 6; the gradient is 0 at both bounds. */
export function relu6(x: Node): Node {
  return hardtanh(x, 0, 6);
}

/** gelu with the tanh approximation (Hendrycks and Gimpel 2016, arXiv:1606.08415, section 2). */
export function geluTanh(x: Node): Node {
  const inner = multiply(add(x, multiply(multiply(x, multiply(x, x)), 0.044715)), Math.sqrt(2 / Math.PI));
  return multiply(multiply(x, 0.5), add(tanh(inner), 1));
}

/** x above 0, weight * x below; `weight` broadcasts against x. */
export function prelu(x: Node, weight: Node): Node {
  return where(greater(x, 0), x, multiply(weight, x));
}

/**
 * Gated linear unit: the first half along the axis times the sigmoid of the second.
 * @throws ShapeError when the axis cannot be halved.
 */
export function glu(x: Node, axis = -1): Node {
  const size = x.shape[normalizeAxis(axis, x.shape)];
  if (size % 2 !== 0) throw new ShapeError(`glu halves axis ${axis}, whose size ${size} is odd`, [x.shape]);
  const [values, gates] = split(x, size / 2, axis);
  return multiply(values, sigmoid(gates));
}
