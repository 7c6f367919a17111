import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { losses } from '../../../src/engine/losses';
import type { Precision } from '../../../src/engine/operation';
import { RandomStream } from '../../../src/engine/random';
import { evaluateLoss, lossNamed, row, rows } from './evaluated-loss';
import { sampleFor } from './samples';

const numbers = z.array(z.union([z.number(), z.string().transform(Number)]));
const tensor = z.object({ shape: z.array(z.int()), data: numbers });
const result = z.object({ values: numbers, gradient: numbers });
const fixture = z.object({
  cases: z.array(
    z.object({
      loss: z.string(),
      options: z.record(z.string(), z.unknown()),
      prediction: tensor,
      target: tensor,
      float64: result,
      float32: result,
    }),
  ),
});

const path = join(__dirname, '../../fixtures/losses/hostile-numbers.json');
const { cases } = fixture.parse(JSON.parse(readFileSync(path, 'utf8')));
const TOLERANCE: Readonly<Record<Precision, number>> = { float64: 1e-12, float32: 1e-6 };

function assertClose(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, i) => {
    const near = Math.abs(actual[i] - value) <= tolerance * Math.max(1, Math.abs(value));
    assert.ok(near || Object.is(actual[i], value), `${what} ${i} is ${actual[i]}, expected ${value}`);
  });
}

describe('losses of hostile numbers', () => {
  describe('are what PyTorch makes of them', () => {
    for (const precision of ['float64', 'float32'] as const) {
      cases.forEach(({ loss, options, prediction, target, ...expected }, i) => {
        it(`${loss} ${JSON.stringify(options)} of [${prediction.data.join(', ')}] (${precision}, case ${i})`, () => {
          const { values, gradient } = evaluateLoss(loss, prediction, target, { options, precision });
          assertClose(values, expected[precision].values, TOLERANCE[precision], 'value');
          assertClose(gradient, expected[precision].gradient, TOLERANCE[precision], 'gradient');
        });
      });
    }
  });

  describe('are exact where PyTorch overflows or rounds', () => {
    it('softMargin of a score far on the wrong side', () => {
      const { values, gradient } = evaluateLoss('softMargin', row(-1e30, 1e30), row(1, 1), {
        precision: 'float32',
      });
      assertClose(values, [1e30, 0], 1e-6, 'value');
      assertClose(gradient, [-1, 0], 0, 'gradient');
    });

    it('multiMargin of equal large scores', () => {
      const { values } = evaluateLoss('multiMargin', rows([1e30, 1e30]), row(0));
      assert.deepEqual(values, [0.5]);
    });

    it('logCosh of a tiny residual', () => {
      const { values, gradient } = evaluateLoss('logCosh', row(1e-9), row(0));
      assert.deepEqual(values, [0.5e-18]);
      assert.deepEqual(gradient, [1e-9]);
    });

    for (const gamma of [0, 0.5, 1, 2]) {
      it(`focal of a certain and right prediction, gamma ${gamma}`, () => {
        const options = { gamma };
        const { values, gradient } = evaluateLoss('focal', rows([1e30, 0, 0]), row(0), { options });
        assertClose([...values, ...gradient], [0, 0, 0, 0], 0, 'number');
      });

      it(`sigmoidFocal of certain and right predictions, gamma ${gamma}`, () => {
        const options = { gamma };
        const { values, gradient } = evaluateLoss('sigmoidFocal', row(1e30, -1e30), row(1, 0), { options });
        assertClose([...values, ...gradient], [0, 0, 0, 0], 0, 'number');
      });
    }

    it('bceWithLogits of a score that is right by far', () => {
      const { values, gradient } = evaluateLoss('bceWithLogits', row(80, -80), row(1, 0));
      assertClose(
        values.map((value) => value / Math.exp(-80)),
        [1, 1],
        1e-12,
        'value',
      );
      assertClose(
        gradient.map((value) => value / Math.exp(-80)),
        [-1, 1],
        1e-12,
        'gradient',
      );
    });
  });

  describe('are never NaN for finite predictions', () => {
    const kinds = ['value', 'logits', 'score'];
    const unbounded = [...losses.values()].filter((loss) =>
      kinds.includes(loss.prediction(loss.options.parse({}))),
    );
    for (const { name } of unbounded) {
      for (const precision of ['float64', 'float32'] as const) {
        it(`${name} of ±1e30 (${precision})`, () => {
          const random = new RandomStream(3, name);
          const { prediction, target } = sampleFor(lossNamed(name), {}, random, 8);
          const far = { ...prediction, data: prediction.data.map((value) => Math.sign(value) * 1e30) };
          const { values, gradient } = evaluateLoss(name, far, target, { precision });
          assert.ok(!values.some(Number.isNaN), `values ${values.join(', ')}`);
          assert.ok(!gradient.some(Number.isNaN), `gradient ${gradient.join(', ')}`);
        });
      }
    }
  });
});

describe('losses of small batches', () => {
  for (const loss of losses.values()) {
    it(`${loss.name} of one row is the mean over that row`, () => {
      const { prediction, target } = sampleFor(loss, {}, new RandomStream(4, loss.name), 1);
      const [mean] = evaluateLoss(loss.name, prediction, target, { reduction: 'mean' }).values;
      assert.ok(Number.isFinite(mean));
    });

    it(`${loss.name} of no rows sums to 0 and has no mean`, () => {
      const { prediction, target } = sampleFor(loss, {}, new RandomStream(4, loss.name), 0);
      const { shape } = evaluateLoss(loss.name, prediction, target);
      const [sum] = evaluateLoss(loss.name, prediction, target, { reduction: 'sum' }).values;
      const [mean] = evaluateLoss(loss.name, prediction, target, { reduction: 'mean' }).values;
      assert.equal(sum, 0);
      // A fraction over the whole batch is a number of its own.
      assert.ok(shape.length === 0 ? mean === 0 : Number.isNaN(mean));
    });
  }
});
