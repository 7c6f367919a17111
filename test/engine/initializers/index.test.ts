import assert from 'node:assert/strict';
import {
  INITIALIZERS,
  initializerFrom,
  initializerSpec,
  type InitializerSpec,
} from '../../../src/engine/initializers';
import { stackedFill } from '../../../src/engine/initializers/initializer';
import { RandomStream } from '../../../src/engine/random';
import { sizeOf, type Shape } from '../../../src/engine/shape';

const FAN_IN = 200;
const FAN_OUT = 300;

function draw(spec: InitializerSpec, shape: Shape = [FAN_OUT, FAN_IN], seed = 1): Float64Array {
  const values = new Float64Array(sizeOf(shape)).fill(Number.NaN);
  const geometry = { shape, fanIn: FAN_IN, fanOut: FAN_OUT };
  initializerFrom(initializerSpec.parse(spec))!.fill(values, geometry, new RandomStream(seed, 'weights'));
  return values;
}

/** Mean, and mean of the second and fourth powers. */
function moments(values: Float64Array) {
  const meanOf = (power: number) => values.reduce((total, x) => total + x ** power, 0) / values.length;
  return { mean: meanOf(1), square: meanOf(2), fourth: meanOf(4) };
}

describe('initializers', () => {
  it('are those that the run file documents', () => {
    assert.deepEqual(
      INITIALIZERS.map(({ name }) => name),
      'zeros constant normal uniform glorotUniform glorotNormal heUniform heNormal lecunNormal orthogonal'.split(
        ' ',
      ),
    );
  });

  it('zeros and constant fill with one number', () => {
    assert.ok(draw('zeros').every((value) => value === 0));
    assert.ok(draw({ type: 'constant', value: -0.5 }).every((value) => value === -0.5));
  });

  const variances: [InitializerSpec, number, 'normal' | 'uniform'][] = [
    [{ type: 'normal', std: 0.02 }, 0.02 ** 2, 'normal'],
    ['glorotNormal', 2 / (FAN_IN + FAN_OUT), 'normal'],
    ['heNormal', 2 / FAN_IN, 'normal'],
    ['lecunNormal', 1 / FAN_IN, 'normal'],
    [{ type: 'uniform', limit: 0.3 }, 0.3 ** 2 / 3, 'uniform'],
    ['glorotUniform', 2 / (FAN_IN + FAN_OUT), 'uniform'],
    ['heUniform', 2 / FAN_IN, 'uniform'],
  ];
  for (const [spec, variance, distribution] of variances) {
    it(`${JSON.stringify(spec)} has mean 0, its variance and the kurtosis of a ${distribution} distribution`, () => {
      const values = draw(spec);
      const { mean, square, fourth } = moments(values);
      // Five standard errors of 60 000 draws.
      assert.ok(Math.abs(mean) < 5 * Math.sqrt(variance / values.length), `mean ${mean}`);
      assert.ok(Math.abs(square / variance - 1) < 5 * Math.sqrt(2 / values.length), `variance ${square}`);
      const kurtosis = distribution === 'normal' ? 3 : 1.8;
      assert.ok(Math.abs(fourth / square ** 2 - kurtosis) < 0.1, `kurtosis ${fourth / square ** 2}`);
      if (distribution === 'uniform') {
        const limit = Math.sqrt(3 * variance);
        assert.ok(values.every((value) => Math.abs(value) <= limit));
      }
    });
  }

  for (const [rows, columns] of [
    [5, 5],
    [4, 9],
    [9, 4],
    [1, 6],
    [6, 1],
  ]) {
    it(`orthogonal gives orthonormal ${rows <= columns ? 'rows' : 'columns'} for [${rows}, ${columns}]`, () => {
      const values = draw('orthogonal', [rows, columns]);
      const vectors =
        rows <= columns
          ? Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns))
          : Array.from({ length: columns }, (_, j) => values.filter((_value, i) => i % columns === j));
      vectors.forEach((a, i) => {
        vectors.forEach((b, j) => {
          const product = a.reduce((total, value, k) => total + value * b[k], 0);
          assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-14, `product of ${i} and ${j}: ${product}`);
        });
      });
    });
  }

  it('orthogonal flattens the axes after the first', () => {
    assert.deepEqual(draw('orthogonal', [4, 3, 2]), draw('orthogonal', [4, 6]));
  });

  it('draw the same numbers for the same seed, others for another', () => {
    for (const { name } of INITIALIZERS.slice(4)) {
      assert.deepEqual(draw(name, [8, 8], 1), draw(name, [8, 8], 1));
      assert.notDeepEqual(draw(name, [8, 8], 1), draw(name, [8, 8], 2));
    }
  });

  it('can fill stacked matrices one by one, so that each is orthogonal', () => {
    const values = new Float64Array(3 * 4);
    const { fill } = initializerFrom('orthogonal')!;
    stackedFill(fill, 3)(values, { shape: [6, 2], fanIn: 2, fanOut: 2 }, new RandomStream(1, 'gates'));
    for (let gate = 0; gate < 3; gate++) {
      const [a, b, c, d] = values.slice(gate * 4, gate * 4 + 4);
      assert.ok(Math.abs(a * c + b * d) < 1e-15);
      assert.ok(Math.abs(a * a + b * b - 1) < 1e-15);
    }
  });

  it('leave "torch" to the layer', () => {
    assert.equal(initializerFrom(initializerSpec.parse('torch')), null);
  });

  const invalid: [string, unknown][] = [
    ['an unknown name', 'heNormall'],
    ['an unknown type', { type: 'xavier' }],
    ['a name that needs options', 'normal'],
    ['a missing option', { type: 'normal' }],
    ['a negative deviation', { type: 'normal', std: -1 }],
    ['an option too many', { type: 'heNormal', std: 1 }],
  ];
  for (const [what, spec] of invalid) {
    it(`refuse ${what}`, () => {
      assert.equal(initializerSpec.safeParse(spec).success, false);
    });
  }
});
