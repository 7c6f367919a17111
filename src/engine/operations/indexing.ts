import type { Node } from '../graph';
import { indexAddKernel, indexSelectKernel, type IndexedLayout } from '../kernels/indexing';
import { stridedOffsets } from '../kernels/elementwise';
import { defineOperation, type ApplyOperation } from '../operation';
import { formatShape, normalizeAxis, ShapeError, stridesOf, type Shape } from '../shape';
import { equal, where } from './arithmetic';
import { constant } from './leaves';
import { detach, reshape, unsqueeze } from './shaping';

/*
 * Indices are whole numbers held by ordinary tensors. They are only known when the graph runs: what an index outside
 * the tensor selects is NaN, and nothing is added there.
 */

interface GatherAttributes {
  readonly axis: number;
}

/** How the elements of an index tensor address a tensor of `shape`: like `torch.gather`. */
function gatherLayout(shape: Shape, index: Shape, axis: number): IndexedLayout {
  const strides = stridesOf(shape);
  const others = strides.map((stride, i) => (i === axis ? 0 : stride));
  return { bases: stridedOffsets(index, others, 0), stride: strides[axis], size: shape[axis] };
}

const applyGather: ApplyOperation<GatherAttributes> = defineOperation({
  name: 'gather',
  summary: 'For each index, the element at that place along an axis.',
  inferShape([shape, index], { axis }) {
    const fits = shape.length === index.length && index.every((size, i) => i === axis || size <= shape[i]);
    if (!fits) {
      throw new ShapeError(
        `gather along axis ${axis} needs indices no larger than ${formatShape(shape)} elsewhere, not ${formatShape(index)}`,
        [shape, index],
      );
    }
    return index;
  },
  gradient: ({ inputs: [x, index], attributes: { axis }, upstream }) => [
    applyScatterAdd([upstream, index], { axis, shape: x.shape }),
    null,
  ],
  kernel: ({ inputs: [x, index], inputShapes: [shape, indexShape], output, attributes: { axis } }) =>
    indexSelectKernel(x, index, gatherLayout(shape, indexShape, axis), output),
});

const applyScatterAdd: ApplyOperation<{ readonly axis: number; readonly shape: Shape }> = defineOperation({
  name: 'scatterAdd',
  summary: 'Adds each element to the place along an axis that its index says; the derivative of gather.',
  inferShape: (_, { shape }) => shape,
  gradient: ({ inputs: [, index], attributes: { axis }, upstream }) => [
    applyGather([upstream, index], { axis }),
    null,
  ],
  kernel: ({ inputs: [values, index], inputShapes: [, indexShape], output, attributes: { axis, shape } }) =>
    indexAddKernel(values, index, gatherLayout(shape, indexShape, axis), output),
});

/**
 * `result[i][j] = x[index[i][j]][j]` for axis 0, and so on (`torch.gather`). An index outside the tensor gives NaN.
 * @throws ShapeError when the indices' shape does not fit.
 */
export function gather(x: Node, axis: number, index: Node): Node {
  return applyGather([x, index], { axis: normalizeAxis(axis, x.shape) });
}

/** The element of each line along `axis` that `index`, of the shape without that axis, names: a class's logit, say. */
export function pick(x: Node, index: Node, axis = -1): Node {
  const along = normalizeAxis(axis, x.shape);
  return reshape(gather(x, along, unsqueeze(index, along)), index.shape);
}

/** How one list of indices addresses whole slices along an axis: each index takes all of the other axes. */
function selectLayout(shape: Shape, indices: Shape, axis: number): IndexedLayout {
  const strides = stridesOf(shape);
  const result = [...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)];
  const resultStrides = [...strides.slice(0, axis), ...indices.map(() => 0), ...strides.slice(axis + 1)];
  return { bases: stridedOffsets(result, resultStrides, 0), stride: strides[axis], size: shape[axis] };
}

/** For each element of the result of an index selection, which index it belongs to. */
function indexOfEach(shape: Shape, indices: Shape, axis: number): Int32Array {
  const result = [...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)];
  const own = stridesOf(indices);
  const strides = [...shape.slice(0, axis).map(() => 0), ...own, ...shape.slice(axis + 1).map(() => 0)];
  return stridedOffsets(result, strides, 0);
}

const applyIndexSelect: ApplyOperation<{ readonly axis: number }> = defineOperation({
  name: 'indexSelect',
  summary: 'The slices along an axis that a list of indices names: an embedding lookup.',
  inferShape: ([shape, indices], { axis }) => [...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)],
  gradient: ({ inputs: [x, indices], attributes: { axis }, upstream }) => [
    applyIndexAdd([upstream, indices], { axis, shape: x.shape }),
    null,
  ],
  kernel: ({ inputs: [x, indices], inputShapes: [shape, indexShape], output, attributes: { axis } }) =>
    indexSelectKernel(
      x,
      indices,
      selectLayout(shape, indexShape, axis),
      output,
      indexOfEach(shape, indexShape, axis),
    ),
});

const applyIndexAdd: ApplyOperation<{ readonly axis: number; readonly shape: Shape }> = defineOperation({
  name: 'indexAdd',
  summary:
    'Adds slices to the places along an axis that a list of indices names; the derivative of indexSelect.',
  inferShape: (_, { shape }) => shape,
  gradient: ({ inputs: [, indices], attributes: { axis }, upstream }) => [
    applyIndexSelect([upstream, indices], { axis }),
    null,
  ],
  kernel: ({ inputs: [values, indices], inputShapes: [, indexShape], output, attributes: { axis, shape } }) =>
    indexAddKernel(
      values,
      indices,
      selectLayout(shape, indexShape, axis),
      output,
      indexOfEach(shape, indexShape, axis),
    ),
});

/**
 * The slices of `x` along `axis` that `indices`, of any shape, name; the indices' shape takes the axis's place. An
 * index outside the tensor gives NaN.
 */
export function indexSelect(x: Node, axis: number, indices: Node): Node {
  return applyIndexSelect([x, indices], { axis: normalizeAxis(axis, x.shape) });
}

/**
 * The rows of `weight` [vocabulary, units] that `indices` name: [...indices, units].
 * @param paddingIndex the row that is looked up as any other, but gets no gradient.
 */
export function embedding(weight: Node, indices: Node, paddingIndex: number | null = null): Node {
  const rows = indexSelect(weight, 0, indices);
  if (paddingIndex === null) return rows;
  return where(unsqueeze(equal(indices, paddingIndex), -1), detach(rows), rows);
}

const applyOneHot: ApplyOperation<{ readonly classes: number }> = defineOperation({
  name: 'oneHot',
  summary: 'For each index a row of zeros with a one at its place; has no gradient.',
  inferShape: ([shape], { classes }) => [...shape, classes],
  gradient: 'none',
  kernel({ inputs: [indices], output, attributes: { classes } }) {
    return () => {
      output.fill(0);
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i];
        if (Number.isInteger(index) && index >= 0 && index < classes) output[i * classes + index] = 1;
        else output.fill(Number.NaN, i * classes, (i + 1) * classes);
      }
    };
  },
});

/** [..., classes]: 1 at each index's place, 0 elsewhere; a row of NaN for an index that is not one of the classes. */
export function oneHot(indices: Node, classes: number): Node {
  return applyOneHot([indices], { classes });
}

/** `value` where the mask is not 0, else `x`, which gets no gradient there. */
export function maskedFill(x: Node, mask: Node, value: number): Node {
  return where(mask, value, x);
}

/** The last two axes with zeros above the diagonal, which is moved up by `diagonal` (`torch.tril`). */
export function tril(x: Node, diagonal = 0): Node {
  return where(
    triangle(x, (row, column) => column - row <= diagonal),
    x,
    0,
  );
}

/** The last two axes with zeros below the diagonal, which is moved up by `diagonal` (`torch.triu`). */
export function triu(x: Node, diagonal = 0): Node {
  return where(
    triangle(x, (row, column) => column - row >= diagonal),
    x,
    0,
  );
}

/** A mask of the size of the last two axes. */
function triangle(x: Node, isKept: (row: number, column: number) => boolean): Node {
  if (x.shape.length < 2) {
    throw new ShapeError(`a triangle needs two axes, not ${formatShape(x.shape)}`, [x.shape]);
  }
  const [rows, columns] = x.shape.slice(-2);
  const values = Array.from({ length: rows * columns }, (_, i) =>
    isKept(Math.floor(i / columns), i % columns) ? 1 : 0,
  );
  return constant(x.graph, values, [rows, columns]);
}
