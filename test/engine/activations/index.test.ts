import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ACTIVATION_NAMES, activationOf, type ActivationName } from '../../../src/engine/activations';
import { differentiate } from '../../../src/engine/gradient';
import { Graph } from '../../../src/engine/graph';
import { Memory } from '../../../src/engine/memory';
import type { Precision } from '../../../src/engine/operation';
import { leaf } from '../../../src/engine/operations/leaves';
import { sum } from '../../../src/engine/operations/reductions';
import { Plan } from '../../../src/engine/plan';
import { RandomStream } from '../../../src/engine/random';
import { assertGradientsMatchDifferences } from '../finite-differences';

/** Applies the activation to one number after another, and gives the slopes with them. */
function elementwise(name: ActivationName, precision: Precision = 'float64') {
  const graph = new Graph();
  const x = leaf(graph, 'x', 'input', []);
  const y = activationOf(name).apply(x);
  const [slope] = differentiate(sum(y), [x]);
  assert.ok(slope !== null);
  const memory = new Memory(precision);
  const plan = new Plan(memory, { outputs: [y, slope] });
  return (value: number) => {
    memory.named('x', [])[0] = value;
    plan.run();
    return { y: plan.read(y)[0], slope: plan.read(slope)[0] };
  };
}

const OVER_AN_AXIS: readonly ActivationName[] = ['softmax', 'logSoftmax'];
const ELEMENTWISE = ACTIVATION_NAMES.filter((name) => !OVER_AN_AXIS.includes(name));

describe('activations', () => {
  it('are those that the run file documents', () => {
    const documented =
      'linear relu leakyRelu elu selu gelu silu mish tanh sigmoid softplus softsign hardtanh softmax logSoftmax';
    assert.deepEqual(ACTIVATION_NAMES, documented.split(' '));
  });

  for (const name of ACTIVATION_NAMES) {
    it(`${name} has the gradient that finite differences give`, () => {
      const graph = new Graph();
      const x = leaf(graph, 'x', 'input', [4, 3]);
      const memory = new Memory('float64');
      const random = new RandomStream(3, name);
      const data = memory.named('x', [4, 3]);
      for (let i = 0; i < data.length; i++) data[i] = 2 * random.nextNormal();
      assertGradientsMatchDifferences(memory, activationOf(name).apply(x), [x]);
    });
  }

  for (const name of ELEMENTWISE) {
    for (const precision of ['float64', 'float32'] as const) {
      it(`${name} stays within its range in ${precision}`, () => {
        const { low, high } = activationOf(name).range;
        const at = elementwise(name, precision);
        const input = fc.oneof(
          fc.double({ min: -50, max: 50, noNaN: true }),
          fc.double({ min: -1e30, max: 1e30, noNaN: true }),
        );
        fc.assert(
          fc.property(input, (x) => {
            const { y } = at(x);
            assert.ok(y >= low && y <= high, `${name}(${x}) = ${y}`);
          }),
        );
      });
    }

    it(`${name} comes to the ends of its range`, () => {
      const { low, high } = activationOf(name).range;
      const at = elementwise(name);
      const grid = Array.from({ length: 20001 }, (_, i) => (i - 10000) / 100);
      const outputs = [...grid, -1e6, 1e6].map((x) => at(x).y);
      const lowest = Math.min(...outputs);
      const highest = Math.max(...outputs);
      if (Number.isFinite(low)) assert.ok(lowest - low <= 1e-4, `lowest seen: ${lowest}`);
      else assert.ok(lowest <= -1);
      if (Number.isFinite(high)) assert.ok(high - highest <= 1e-4, `highest seen: ${highest}`);
      else assert.ok(highest >= 100);
    });

    it(`${name} keeps less than a hundredth of its steepest slope outside its active inputs, and no more of them`, () => {
      const { active } = activationOf(name);
      const at = elementwise(name);
      const grid = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 100);
      const slopes = grid.map((x) => Math.abs(at(x).slope));
      const steepest = Math.max(...slopes);
      const { low, high } = active ?? { low: -Infinity, high: Infinity };
      grid.forEach((x, i) => {
        const isFlat = slopes[i] < 0.01 * steepest;
        if (x < low || x > high) assert.ok(isFlat, `slope at ${x}: ${slopes[i]}`);
        const justInside = Math.min(x - low, high - x);
        if (justInside > 0.05 && justInside < 0.1) assert.ok(!isFlat, `slope at ${x}: ${slopes[i]}`);
      });
    });
  }

  for (const name of OVER_AN_AXIS) {
    it(`${name} works along the last axis and stays within its range`, () => {
      const graph = new Graph();
      const x = leaf(graph, 'x', 'input', [2, 3]);
      const y = activationOf(name).apply(x);
      const memory = new Memory('float64');
      const plan = new Plan(memory, { outputs: [y] });
      const row = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 6, maxLength: 6 });
      const { low, high } = activationOf(name).range;
      fc.assert(
        fc.property(row, (values) => {
          memory.named('x', [2, 3]).set(values);
          plan.run();
          const outputs = [...plan.read(y)];
          assert.ok(outputs.every((value) => value >= low && value <= high));
          const shares = outputs.map((value) => (name === 'logSoftmax' ? Math.exp(value) : value));
          for (const start of [0, 3]) {
            const total = shares[start] + shares[start + 1] + shares[start + 2];
            assert.ok(Math.abs(total - 1) < 1e-12, `shares of a row add up to ${total}`);
          }
        }),
      );
    });
  }
});
