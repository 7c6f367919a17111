import assert from 'node:assert/strict';
import * as operations from '../../../src/engine/operations';
import type { Node } from '../../../src/engine/graph';
import { assertClose, evaluate, gradientOf, tensor } from './evaluated-graph';

describe('elementwise operations', () => {
  const of = (apply: (x: Node) => Node, ...values: number[]) =>
    evaluate([tensor(values)], ([x]) => apply(x)).data;
  const slopes = (apply: (x: Node) => Node, ...values: number[]) =>
    gradientOf([tensor(values)], ([x]) => apply(x)).data;

  it('round halves to the even number', () => {
    assert.deepEqual(
      of(operations.round, 0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 1e300),
      [0, 2, 2, -0, -2, 2, 1e300],
    );
  });

  it('give NaN the sign 0', () => {
    assert.deepEqual(of(operations.sign, -3, 0, 2, NaN, -Infinity), [-1, 0, 1, 0, -1]);
  });

  it('know the error function to the last digits', () => {
    // From mpmath with 40 digits, at the ends of the ranges of approximation.
    const expected: readonly (readonly [number, number])[] = [
      [1e-10, 1.1283791670955126e-10],
      [0.5, 0.5204998778130465],
      [0.84375, 0.7672256612323416],
      [1, 0.8427007929497149],
      [1.25, 0.9229001282564583],
      [2, 0.9953222650189527],
      [2.857142857142857, 0.9999466876886117],
      [5, 0.9999999999984626],
      [6, 1],
    ];
    assertClose(
      tensor(of(operations.erf, ...expected.map(([x]) => x))),
      tensor(expected.map(([, y]) => y)),
      2e-16,
    );
    assertClose(
      tensor(of(operations.erf, ...expected.map(([x]) => -x))),
      tensor(expected.map(([, y]) => -y)),
      2e-16,
    );
  });

  it('raise to powers as C does', () => {
    const raised = evaluate(
      [tensor([0, 1, -1, -2, -2, 0]), tensor([0, NaN, Infinity, 3, 0.5, -1])],
      ([a, b]) => operations.power(a, b),
    );
    assert.deepEqual(raised.data, [1, 1, 1, -8, NaN, Infinity]);
  });

  it('compute powers with a plain exponent by roots and products', () => {
    for (const exponent of [-2, -1, -0.5, 0, 0.5, 1, 2, 3]) {
      const values = [0.5, 1, 3];
      const expected = values.map((x) => Math.pow(x, exponent));
      assertClose(tensor(of((x) => operations.power(x, exponent), ...values)), tensor(expected));
    }
    assert.deepEqual(
      slopes((x) => operations.power(x, 0), 0, 2),
      [0, 0],
    );
  });

  it('pass the gradient at the bounds of clamp, but not of hardtanh', () => {
    assert.deepEqual(
      slopes((x) => operations.clamp(x, -1, 1), -2, -1, 0, 1, 2),
      [0, 1, 1, 1, 0],
    );
    assert.deepEqual(
      slopes((x) => operations.hardtanh(x), -2, -1, 0, 1, 2),
      [0, 0, 1, 0, 0],
    );
    assert.deepEqual(
      slopes((x) => operations.clamp(x, null, 1), -1e30, 1, 2),
      [1, 1, 0],
    );
    assert.deepEqual(
      of((x) => operations.clamp(x, 2, -1), 0, 5, NaN),
      [-1, -1, NaN],
    );
  });

  it('have the slopes of PyTorch at kinks', () => {
    assert.deepEqual(slopes(operations.relu, 0, -0), [0, 0]);
    assert.deepEqual(slopes(operations.abs, 0), [0]);
    assert.deepEqual(
      slopes((x) => operations.leakyRelu(x, 0.1), 0),
      [0.1],
    );
    assert.deepEqual(
      slopes((x) => operations.elu(x, 0.7), 0),
      [0.7],
    );
    assert.deepEqual(slopes(operations.sqrt, 0), [Infinity]);
    assert.deepEqual(slopes(operations.hardSwish, -3, 3), [-0.5, 1.5]);
  });

  it('share the gradient of equal operands, and pass it on where one is NaN', () => {
    const inputs = [tensor([1, 2, NaN, 3]), tensor([1, 3, 0, 2])];
    const gradient = gradientOf(inputs, ([a, b]) => operations.maximum(a, b)).data;
    assert.deepEqual(gradient, [0.5, 0, 1, 1]);
    assert.deepEqual(evaluate(inputs, ([a, b]) => operations.minimum(a, b)).data, [1, 2, NaN, 2]);
  });

  it('make NaN of -Infinity where x times 0 is written', () => {
    for (const apply of [operations.silu, operations.mish, operations.gelu, operations.hardSwish]) {
      assert.deepEqual(of(apply, -Infinity, Infinity), [NaN, Infinity]);
    }
  });

  it('take x for softplus above the threshold', () => {
    assert.deepEqual(of(operations.softplus, 20.5, 1e30), [20.5, 1e30]);
    assert.ok(of(operations.softplus, 20)[0] > 20);
    assert.deepEqual(
      slopes((x) => operations.softplus(x, { beta: 2, threshold: 1 }), 1),
      [1],
    );
  });

  it('stay exact where a naive formula loses all digits', () => {
    assertClose(tensor(of(operations.logSigmoid, -1e3, 40)), tensor([-1e3, -4.248354255291589e-18]), 1e-20);
    assert.deepEqual(of(operations.sigmoid, -1e3, 1e3), [0, 1]);
    assert.deepEqual(of(operations.expm1, 1e-20), [1e-20]);
    assert.deepEqual(of(operations.log1p, 1e-20), [1e-20]);
  });
});
