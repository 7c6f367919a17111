import assert from 'node:assert/strict';
import * as operations from '../../../src/engine/operations';
import { ShapeError } from '../../../src/engine/shape';
import { evaluate, gradientOf, tensor } from './evaluated-graph';

describe('indexing', () => {
  const rows = tensor([1, 2, 3, 4, 5, 6], [3, 2]);

  it('looks up rows and adds their gradients where they are looked up again', () => {
    const indices = tensor([2, 0, 2, 2], [2, 2]);
    const looked = evaluate([rows, indices], ([x, i]) => operations.embedding(x, i));
    assert.deepEqual(looked, { shape: [2, 2, 2], data: [5, 6, 1, 2, 5, 6, 5, 6] });
    const gradient = gradientOf([rows, indices], ([x, i]) => operations.embedding(x, i));
    assert.deepEqual(gradient.data, [1, 1, 0, 0, 3, 3]);
  });

  it('gives the padding row its value but no gradient', () => {
    const indices = tensor([0, 1, 0]);
    assert.deepEqual(
      evaluate([rows, indices], ([x, i]) => operations.embedding(x, i, 0)).data,
      [1, 2, 3, 4, 1, 2],
    );
    const gradient = gradientOf([rows, indices], ([x, i]) => operations.embedding(x, i, 0));
    assert.deepEqual(gradient.data, [0, 0, 1, 1, 0, 0]);
  });

  it('picks one element of each row', () => {
    const picked = evaluate([rows, tensor([1, 0, 1])], ([x, i]) => operations.pick(x, i));
    assert.deepEqual(picked, { shape: [3], data: [2, 3, 6] });
  });

  it('gives NaN for an index outside the tensor, and adds nothing anywhere', () => {
    const indices = tensor([-1, 3, 0.5, NaN, 1]);
    const looked = evaluate([rows, indices], ([x, i]) => operations.indexSelect(x, 0, i));
    assert.deepEqual(looked.data, [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, 3, 4]);
    const gradient = gradientOf([rows, indices], ([x, i]) => operations.indexSelect(x, 0, i));
    assert.deepEqual(gradient.data, [0, 0, 1, 1, 0, 0]);
    const picked = evaluate([rows, tensor([2, -100, 0])], ([x, i]) => operations.pick(x, i));
    assert.deepEqual(picked.data, [NaN, NaN, 5]);
  });

  it('encodes classes as rows with a one, and as NaN what is no class', () => {
    const encoded = evaluate([tensor([1, 0, 2, -1])], ([x]) => operations.oneHot(x, 2));
    assert.deepEqual(encoded, { shape: [4, 2], data: [0, 1, 1, 0, NaN, NaN, NaN, NaN] });
  });

  it('fills masked elements, which then get no gradient', () => {
    const inputs = [tensor([1, 2, 3]), tensor([0, 1, 0])];
    const fill = ([x, mask]: Parameters<Parameters<typeof evaluate>[1]>[0]) =>
      operations.maskedFill(x, mask, -Infinity);
    assert.deepEqual(evaluate(inputs, fill).data, [1, -Infinity, 3]);
    assert.deepEqual(gradientOf(inputs, fill).data, [1, 0, 1]);
  });

  it('wants indices of the shape of the tensor, except along the axis', () => {
    assert.throws(
      () => evaluate([rows, tensor([0, 0, 0], [1, 3])], ([x, i]) => operations.gather(x, 0, i)),
      new ShapeError('gather along axis 0 needs indices no larger than [3, 2] elsewhere, not [1, 3]', [
        [3, 2],
        [1, 3],
      ]),
    );
  });
});
