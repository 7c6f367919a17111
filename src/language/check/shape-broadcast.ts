import type { Node } from '../../engine/graph';
import { formatShape, type Shape } from '../../engine/shape';
import { operandsOf } from './source-operands';
import type { LossUnderCheck } from './loss-under-check';
import type { LossRemark } from './remark';
import { COMPARISONS, dependents } from './sign-changes';

const BROADCASTING: ReadonlySet<string> = new Set([
  ...COMPARISONS,
  'add',
  'subtract',
  'multiply',
  'divide',
  'power',
  'maximum',
  'minimum',
  'where',
]);

/**
 * Two tensors whose rows meet along different axes: each row of one is paired with every row of the other. Which axis
 * is the batch shows by building the loss for two batch sizes. Both having the axis written out, as [n, 1] and [1, n],
 * is taken as meant.
 */
export function checkShapes(loss: LossUnderCheck): LossRemark[] {
  const { compiled } = loss;
  const ofTarget = dependents(compiled, compiled.target);
  const ofPrediction = dependents(compiled, compiled.prediction);
  const { batchAxesOf } = loss;
  if (batchAxesOf === null) return [];
  const rowAxes = (node: Node) => batchAxesOf(node).map((axis) => axis - node.shape.length);
  for (const node of compiled.forward) {
    if (!BROADCASTING.has(node.operation.name)) continue;
    for (let i = 0; i < node.inputs.length; i++) {
      for (let j = i + 1; j < node.inputs.length; j++) {
        const [a, b] = [node.inputs[i], node.inputs[j]];
        const related = ofTarget.has(a) !== ofTarget.has(b) || ofPrediction.has(a) !== ofPrediction.has(b);
        if (!related || a.shape.length === b.shape.length) continue;
        const [axesA, axesB] = [rowAxes(a), rowAxes(b)];
        if (axesA.length === 0 || axesB.length === 0 || axesA.some((axis) => axesB.includes(axis))) continue;
        const remark = describe(loss, node, a, b);
        if (remark !== null) return [remark];
      }
    }
  }
  return [];
}

function describe(
  { lossFile, context, batch }: LossUnderCheck,
  node: Node,
  a: Node,
  b: Node,
): LossRemark | null {
  const { span } = node.origin;
  if (span === undefined) return null;
  const rows = context.batchSize ?? 32;
  const real = (shape: Shape) => shape.map((size) => (size === batch ? rows : size));
  const [shapeA, shapeB, shape] = [a, b, node].map((each) => real(each.shape));
  const pairs = shape.reduce((product, size) => product * size, 1);
  const longer = a.shape.length > b.shape.length ? 0 : 1;
  const operand = operandsOf(lossFile, span)?.[longer];
  const flat =
    operand === undefined ? null : { span: operand.span, newText: `reshape(${operand.text}, [-1])` };
  const canFlatten = flat !== null && [a, b][longer].shape.slice(1).every((size) => size === 1);
  return {
    rule: 'shape-broadcast',
    severity: 'warning',
    span,
    message: `${formatShape(shapeA)} and ${formatShape(shapeB)} broadcast to ${formatShape(shape)}: each row meets every other row, ${pairs} pairs instead of ${rows}, and the best the model can do is to predict one number for all. Give both the same shape, with reshape(x, [-1]).`,
    fixes: canFlatten ? [{ title: `Flatten ${operand?.text ?? 'it'}`, edits: [flat] }] : [],
  };
}
