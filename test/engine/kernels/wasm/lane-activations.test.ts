import assert from 'node:assert/strict';
import { differentiate } from '../../../../src/engine/gradient';
import type { Node } from '../../../../src/engine/graph';
import {
  add,
  binaryCrossEntropy,
  ceil,
  elu,
  expm1,
  floor,
  hardSigmoid,
  hardSwish,
  hardtanh,
  mish,
  multiply,
  round,
  rsqrt,
  selu,
  sigmoid,
  silu,
  softplus,
  softsign,
  sum,
} from '../../../../src/engine/operations';
import { runBoth } from './vector-graph';

describe('activations computed by WebAssembly', () => {
  /** The last number is what counts as 0: where a function goes through 0, or its argument is rounded on the way. */
  const functions: readonly (readonly [string, (x: Node) => Node, number?])[] = [
    ['expm1', expm1],
    ['rsqrt', rsqrt],
    ['floor', floor],
    ['ceil', ceil],
    ['round', round],
    ['silu', silu, 2 ** -25],
    ['mish', mish],
    ['softplus', softplus],
    ['softplus with a threshold', (x) => softplus(x, { beta: 3, threshold: 500 }), 2 ** -40],
    ['elu', (x) => elu(x, 1.7)],
    ['selu', selu],
    ['softsign', softsign],
    ['hardtanh', (x) => hardtanh(x, -0.5, 2)],
    ['hardSigmoid', hardSigmoid],
    ['hardSwish', hardSwish],
  ];
  const special = [0, -0, 0.5, 1.5, -2.5, -3, 3, Infinity, -Infinity, Number.NaN, 1e-30, -1e-30, 1e30, -1e30];

  /** Densely around 0, and numbers of all sizes. */
  function sweep(): number[] {
    const xs = [...special];
    for (let x = -30; x < 30; x += 0.0173) xs.push(Math.fround(x));
    for (let exponent = -60; exponent < 8; exponent += 0.31)
      xs.push(Math.fround(2 ** exponent), -Math.fround(2 ** exponent));
    return xs;
  }

  for (const [name, apply, nothing] of functions) {
    it(`${name} has the values and slopes of the reference`, () => {
      const data = sweep();
      const { reference, vectors } = runBoth([{ shape: [data.length], data }], ([x]) => {
        const y = apply(x);
        return [y, ...differentiate(sum(y), [x]).filter((node) => node !== null)];
      });
      const far = reference.flatMap((values, k) =>
        values.flatMap((value, i) =>
          isClose(vectors[k][i], value, nothing) ? [] : [[data[i], value, vectors[k][i]]],
        ),
      );
      assert.deepEqual(far, []);
    });
  }

  it('binaryCrossEntropy has the values and slopes of the reference, also for certain predictions', () => {
    const data = [
      0,
      1,
      0.5,
      1e-30,
      1 - 2 ** -24,
      -0.1,
      Number.NaN,
      ...Array.from({ length: 99 }, (_, i) => i / 99),
    ];
    const targets = data.map((_, i) => (i % 3) / 2);
    const shape = [data.length];
    const { reference, vectors } = runBoth(
      [
        { shape, data },
        { shape, data: targets },
      ],
      ([p, t]) => {
        const losses = binaryCrossEntropy(p, t);
        return [losses, ...differentiate(sum(losses), [p]).filter((node) => node !== null)];
      },
    );
    const far = reference.flatMap((values, k) =>
      values.flatMap((value, i) => (isClose(vectors[k][i], value) ? [] : [[data[i], value, vectors[k][i]]])),
    );
    assert.deepEqual(far, []);
  });

  it('take part in chains', () => {
    const data = Array.from({ length: 37 }, (_, i) => Math.sin(i));
    const { reference, vectors } = runBoth([{ shape: [37], data }], ([x]) => [
      silu(add(multiply(sigmoid(x), 3), softsign(x))),
    ]);
    assert.ok(reference[0].every((value, i) => isClose(vectors[0][i], value)));
  });

  /** Within a few units in the last place. */
  function isClose(actual: number, expected: number, nothing = 1e-37): boolean {
    if (Object.is(actual, expected) || actual === expected) return true;
    return Math.abs(actual - expected) <= 1e-6 * Math.abs(expected) + nothing;
  }
});
