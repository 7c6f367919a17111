import assert from 'node:assert/strict';
import { Graph, type Node } from '../../../../src/engine/graph';
import { Memory } from '../../../../src/engine/memory';
import { logSigmoid, sigmoid } from '../../../../src/engine/operations/activations';
import { leaf } from '../../../../src/engine/operations/leaves';
import { cosh, sinh, tanh } from '../../../../src/engine/operations/trigonometry';
import { exp, log, log1p } from '../../../../src/engine/operations/unary';
import { Plan } from '../../../../src/engine/plan';

describe('functions of four floats', () => {
  const functions: readonly (readonly [string, (x: Node) => Node, (x: number) => number])[] = [
    ['exp', exp, Math.exp],
    ['log', log, Math.log],
    ['log1p', log1p, Math.log1p],
    ['tanh', tanh, Math.tanh],
    ['cosh', cosh, Math.cosh],
    ['sinh', sinh, Math.sinh],
    ['sigmoid', sigmoid, (x) => 1 / (1 + Math.exp(-x))],
    ['logSigmoid', logSigmoid, (x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)))],
  ];
  const special = [0, -0, 1, -1, Infinity, -Infinity, Number.NaN, 2 ** -149, -(2 ** -149), 2 ** -126, 3.4e38];

  for (const [name, apply, exact] of functions) {
    describe(name, () => {
      it('is exact to 4 units in the last place', () => {
        const xs = sweep();
        const ys = evaluate(apply, xs);
        let worst = 0;
        let where = 0;
        xs.forEach((x, i) => {
          const y = exact(x);
          if (!Number.isFinite(Math.fround(y))) return;
          const error = Math.abs(ys[i] - y) / unitInTheLastPlace(y);
          if (error > worst) [worst, where] = [error, x];
        });
        assert.ok(worst <= 4, `${worst} units at ${where}`);
      });

      it('has the values of Math at infinities, zeros, denormals and NaN', () => {
        const xs = Float32Array.from(special);
        const ys = evaluate(apply, xs);
        const expected = Float32Array.from(xs, exact);
        const close = (a: number, b: number) =>
          Object.is(a, b) || a === b || Math.abs(a - b) <= 4 * unitInTheLastPlace(b);
        assert.deepEqual(
          special.filter((_, i) => !close(ys[i], expected[i])),
          [],
        );
      });
    });
  }

  /** Numbers of all sizes that float32 can hold, and densely those around 0. */
  function sweep(): Float32Array {
    const xs: number[] = [];
    for (let exponent = -148; exponent < 128; exponent += 0.37) xs.push(2 ** exponent, -(2 ** exponent));
    for (let x = -110; x < 110; x += 0.0137) xs.push(x);
    for (let x = -2; x < 2; x += 0.00037) xs.push(x);
    return Float32Array.from(xs);
  }

  function unitInTheLastPlace(value: number): number {
    return 2 ** Math.max(-149, Math.floor(Math.log2(Math.abs(value))) - 23);
  }

  function evaluate(apply: (x: Node) => Node, xs: Float32Array): Float32Array {
    const memory = Memory.forTraining('float32');
    assert.ok(memory.vectors !== null);
    memory.named('x', [xs.length]).set(xs);
    const output = apply(leaf(new Graph(), 'x', 'input', [xs.length]));
    const plan = new Plan(memory, { outputs: [output] });
    plan.run();
    return Float32Array.from(plan.read(output));
  }
});
