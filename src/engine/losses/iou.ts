import * as z from 'zod';
import type { Node } from '../graph';
import { add, divide, greater, maximum, minimum, multiply, subtract, where } from '../operations/arithmetic';
import { select } from '../operations/slicing';
import { formatShape, ShapeError } from '../shape';
import { defineLoss } from './loss';
import { epsOption } from './option-schemas';
import { requireSameShape } from './shape-checks';

const eps = epsOption(1e-7, 'Added below the fraction bar, against 0 / 0.');

export const iou = defineLoss({
  name: 'iou',
  summary:
    'For boxes x1, y1, x2, y2: one minus the intersection over the union; flat where they do not touch.',
  formula: '1 - intersection / (union + eps)',
  source: 'Yu et al. 2016 (UnitBox), https://arxiv.org/abs/1608.01471',
  torch: null,
  golden: 'iou_loss',
  options: z.strictObject({ eps }),
  prediction: 'boxes',
  target: 'values',
  nonNegative: true,
  build: (prediction, target, options) => ({
    values: subtract(1, overlap('iou', prediction, target, options.eps).ratio),
  }),
});

export const giou = defineLoss({
  name: 'giou',
  summary: 'iou that also draws distant boxes together, by the part of their hull that neither covers.',
  formula: '1 - intersection / (union + eps) + (hull - union) / (hull + eps)',
  source: 'https://docs.pytorch.org/vision/main/generated/torchvision.ops.generalized_box_iou_loss.html',
  torch: null,
  golden: 'giou_loss',
  options: z.strictObject({ eps }),
  prediction: 'boxes',
  target: 'values',
  nonNegative: true,
  build(prediction, target, options) {
    const { ratio, union, hull } = overlap('giou', prediction, target, options.eps);
    const generalized = subtract(ratio, divide(subtract(hull, union), add(hull, options.eps)));
    return { values: subtract(1, generalized) };
  },
});

interface Overlap {
  /** Intersection over union. */
  readonly ratio: Node;
  readonly union: Node;
  /** Area of the smallest box around both. */
  readonly hull: Node;
}

/** Of boxes [..., 4], each [...]. Where two coordinates are equal both get half of the gradient. */
function overlap(loss: string, prediction: Node, target: Node, eps: number): Overlap {
  requireSameShape(loss, prediction, target);
  if (prediction.shape.at(-1) !== 4) {
    throw new ShapeError(`${loss} needs boxes [batch, 4], not ${formatShape(prediction.shape)}`, [
      prediction.shape,
    ]);
  }
  const [left, top, right, bottom] = coordinates(prediction);
  const [targetLeft, targetTop, targetRight, targetBottom] = coordinates(target);
  const width = subtract(minimum(right, targetRight), maximum(left, targetLeft));
  const height = subtract(minimum(bottom, targetBottom), maximum(top, targetTop));
  const touches = multiply(greater(width, 0), greater(height, 0));
  const intersection = where(touches, multiply(width, height), 0);
  const union = subtract(
    add(area(left, top, right, bottom), area(targetLeft, targetTop, targetRight, targetBottom)),
    intersection,
  );
  const hull = area(
    minimum(left, targetLeft),
    minimum(top, targetTop),
    maximum(right, targetRight),
    maximum(bottom, targetBottom),
  );
  return { ratio: divide(intersection, add(union, eps)), union, hull };
}

function coordinates(boxes: Node): Node[] {
  return [0, 1, 2, 3].map((i) => select(boxes, -1, i));
}

function area(left: Node, top: Node, right: Node, bottom: Node): Node {
  return multiply(subtract(right, left), subtract(bottom, top));
}
