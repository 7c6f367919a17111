import type { Node } from '../graph';
import { add, multiply } from '../operations/arithmetic';
import { broadcastShapes, formatShape, sameShape, ShapeError } from '../shape';
import { explicitWeights, type ClassWeight } from './option-schemas';
import { requireWeightPerClass } from './shape-checks';

/**
 * The values times a weight for each element, times the weight of each element's class: w0 (1 - t) + w1 t.
 * @throws ShapeError when the weight does not broadcast to the values, or there are not two class weights.
 */
export function weighBinary(
  loss: string,
  values: Node,
  target: Node,
  weight: Node | undefined,
  classWeight: ClassWeight,
): Node {
  return weighClasses(loss, weighElements(loss, values, weight), target, classWeight);
}

function weighElements(loss: string, values: Node, weight: Node | undefined): Node {
  if (weight === undefined) return values;
  if (!sameShape(broadcastShapes(weight.shape, values.shape), values.shape)) {
    throw new ShapeError(
      `${loss} got a weight of shape ${formatShape(weight.shape)} for elements of shape ${formatShape(values.shape)}`,
      [weight.shape, values.shape],
    );
  }
  return multiply(values, weight);
}

function weighClasses(loss: string, values: Node, target: Node, classWeight: ClassWeight): Node {
  const weights = explicitWeights(classWeight);
  if (weights === null) return values;
  requireWeightPerClass(loss, 'classWeight', weights, 2);
  const [zero, one] = weights;
  return multiply(values, add(multiply(target, one - zero), zero));
}
