import type { Node } from '../graph';
import { broadcastOffsets } from '../kernels/elementwise';
import { matmulKernel } from '../kernels/matmul';
import { defineOperation } from '../operation';
import { broadcastShapes, formatShape, ShapeError, sizeOf, type Shape } from '../shape';
import { sumTo } from './reductions';
import { reshape } from './shaping';

interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Rows, columns and inner length of one product, and the axes before them. */
function dimensions(a: Shape, b: Shape, { transposeA, transposeB }: MatmulAttributes) {
  const [rows, innerA] = transposeA ? [a.at(-1)!, a.at(-2)!] : [a.at(-2)!, a.at(-1)!];
  const [innerB, columns] = transposeB ? [b.at(-1)!, b.at(-2)!] : [b.at(-2)!, b.at(-1)!];
  return { rows, columns, innerA, innerB, batchA: a.slice(0, -2), batchB: b.slice(0, -2) };
}

const applyMatmul = defineOperation<MatmulAttributes>({
  name: 'matmul',
  summary: 'Matrix product over the last two axes; axes before them broadcast.',
  inferShape([a, b], attributes) {
    const { rows, columns, innerA, innerB, batchA, batchB } = dimensions(a, b, attributes);
    if (innerA !== innerB) {
      throw new ShapeError(
        `matmul needs equal inner sizes, but ${formatShape(a)} and ${formatShape(b)} have ${innerA} and ${innerB}`,
        [a, b],
      );
    }
    return [...broadcastShapes(batchA, batchB), rows, columns];
  },
  gradient({ inputs: [a, b], attributes: { transposeA, transposeB }, upstream, needed }) {
    const gradientA = () =>
      transposeA
        ? product(b, upstream, { transposeA: transposeB, transposeB: true })
        : product(upstream, b, { transposeA: false, transposeB: !transposeB });
    const gradientB = () =>
      transposeB
        ? product(upstream, a, { transposeA: true, transposeB: transposeA })
        : product(a, upstream, { transposeA: !transposeA, transposeB: false });
    return [needed[0] ? sumTo(gradientA(), a.shape) : null, needed[1] ? sumTo(gradientB(), b.shape) : null];
  },
  kernel({ inputs: [a, b], inputShapes: [shapeA, shapeB], output, outputShape, attributes, scratch }) {
    const { rows, columns, innerA: inner, batchA, batchB } = dimensions(shapeA, shapeB, attributes);
    const batch = outputShape.slice(0, -2);
    const matrices = {
      matricesA: broadcastOffsets(batchA, batch),
      matricesB: broadcastOffsets(batchB, batch),
    };
    return matmulKernel(a, b, output, { rows, columns, inner, ...attributes, ...matrices }, scratch);
  },
});

/** A batch of matrices against one matrix is a single product of all their rows. */
function product(a: Node, b: Node, attributes: MatmulAttributes): Node {
  if (a.shape.length <= 2 || b.shape.length > 2 || attributes.transposeA)
    return applyMatmul([a, b], attributes);
  const joined = applyMatmul([reshape(a, [sizeOf(a.shape.slice(0, -1)), a.shape.at(-1)!]), b], attributes);
  return reshape(joined, [...a.shape.slice(0, -1), joined.shape[1]]);
}

/**
 * Matrix product with NumPy's rules: the last two axes multiply, axes before them broadcast, and a vector counts as a
 * row on the left or a column on the right.
 * @throws ShapeError when an operand is a scalar or the inner sizes differ.
 */
export function matmul(a: Node, b: Node, options: Partial<MatmulAttributes> = {}): Node {
  const { transposeA = false, transposeB = false } = options;
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new ShapeError('matmul needs at least one axis on each side', [a.shape, b.shape]);
  }
  const left = a.shape.length === 1 ? reshape(a, [1, sizeOf(a.shape)]) : a;
  const right = b.shape.length === 1 ? reshape(b, [sizeOf(b.shape), 1]) : b;
  const result = product(left, right, {
    transposeA: transposeA && a.shape.length > 1,
    transposeB: transposeB && b.shape.length > 1,
  });
  const shape = [...result.shape];
  if (b.shape.length === 1) shape.pop();
  if (a.shape.length === 1) shape.splice(shape.length - (b.shape.length === 1 ? 1 : 2), 1);
  return reshape(result, shape);
}
