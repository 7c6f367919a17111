import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import { broadcastShapes, sameShape, ShapeError } from '../../../src/engine/shape';
import { broadcastingShapes, indicesOf, tensorOf } from './arbitrary-tensors';
import { assertClose, evaluate, gradientOf } from './evaluated-graph';

const BINARY: Readonly<Record<string, (a: Node, b: Node) => Node>> = {
  add: operations.add,
  subtract: operations.subtract,
  multiply: operations.multiply,
  divide: operations.divide,
  power: (a, b) => operations.power(operations.abs(a), b),
  maximum: operations.maximum,
  minimum: operations.minimum,
  greater: operations.greater,
  greaterEqual: operations.greaterEqual,
  less: operations.less,
  lessEqual: operations.lessEqual,
  equal: operations.equal,
  notEqual: operations.notEqual,
};

const pairs = broadcastingShapes(2).chain(([a, b]) => fc.tuple(tensorOf(a), tensorOf(b)));

describe('broadcasting', () => {
  for (const [name, apply] of Object.entries(BINARY)) {
    it(`gives ${name} the bits that it has on operands repeated beforehand`, () => {
      fc.assert(
        fc.property(pairs, ([a, b]) => {
          const shape = broadcastShapes(a.shape, b.shape);
          const repeated = evaluate([a, b], ([x, y]) =>
            apply(operations.broadcastTo(x, shape), operations.broadcastTo(y, shape)),
          );
          assert.deepEqual(
            evaluate([a, b], ([x, y]) => apply(x, y)),
            repeated,
          );
        }),
      );
    });
  }

  it('gives where the bits that it has on operands repeated beforehand', () => {
    const triples = broadcastingShapes(3).chain(([a, b, c]) =>
      fc.tuple(indicesOf(a, 2), tensorOf(b), tensorOf(c)),
    );
    fc.assert(
      fc.property(triples, (inputs) => {
        const shape = inputs.map((input) => input.shape).reduce(broadcastShapes);
        const repeated = evaluate(inputs, (nodes) => {
          const [condition, a, b] = nodes.map((node) => operations.broadcastTo(node, shape));
          return operations.where(condition, a, b);
        });
        assert.deepEqual(
          evaluate(inputs, ([condition, a, b]) => operations.where(condition, a, b)),
          repeated,
        );
      }),
    );
  });

  it('sums the gradient over what was repeated', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const shape = broadcastShapes(a.shape, b.shape);
        const gradient = gradientOf([a, b], ([x, y]) => operations.multiply(x, y));
        const summed = evaluate([b, a], ([y, x]) =>
          operations.sumTo(operations.broadcastTo(y, shape), x.shape),
        );
        assertClose(gradient, summed);
      }),
    );
  });

  it('does not mind the order of the shapes', () => {
    fc.assert(
      fc.property(broadcastingShapes(3), ([a, b, c]) => {
        assert.deepEqual(broadcastShapes(a, b), broadcastShapes(b, a));
        const leftFirst = broadcastShapes(broadcastShapes(a, b), c);
        assert.ok(sameShape(leftFirst, broadcastShapes(a, broadcastShapes(b, c))));
      }),
    );
  });

  it('refuses axes that differ and are not 1', () => {
    assert.throws(() => broadcastShapes([2, 3], [2, 4]), ShapeError);
    assert.throws(() => broadcastShapes([3], [0]), /\[3\] and \[0\] do not broadcast/);
  });

  it('does for plain numbers what it does for scalars', () => {
    const x = { shape: [3], data: [1, -2, 3] };
    assert.deepEqual(evaluate([x], ([node]) => operations.subtract(1, node)).data, [0, 3, -2]);
    assert.deepEqual(evaluate([x], ([node]) => operations.divide(node, 2)).data, [0.5, -1, 1.5]);
  });
});
