import assert from 'node:assert/strict';
import type { Precision, TensorData } from '../../../src/engine/operation';
import { closureBased, newNumbers, type Options } from './bound-optimizer';

function squaredNorm(x: TensorData): number {
  return [...x].reduce((total, value) => total + value * value, 0);
}

type Objective = (x: TensorData, gradient: TensorData) => number;

/** A curved valley with its bottom at (1, 1). */
const rosenbrock: Objective = ([x, y], gradient) => {
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
};

function bind(
  objective: Objective,
  start: readonly number[],
  options: Options = {},
  precision: Precision = 'float64',
  state?: ReadonlyMap<string, TensorData>,
) {
  const definition = closureBased('lbfgs');
  const parsed = definition.options.parse(options);
  const slots = new Map(
    definition
      .slots(parsed, start.length)
      .map(({ name, size }) => [
        name,
        state?.get(name)?.slice() ?? newNumbers(precision, new Array<number>(size).fill(0)),
      ]),
  );
  const parameter = newNumbers(precision, start);
  const gradient = newNumbers(
    precision,
    start.map(() => 0),
  );
  const changes = new Float64Array(1);
  let evaluations = 0;
  const evaluate = () => {
    evaluations++;
    return objective(parameter, gradient);
  };
  const slot = (name: string) => slots.get(name)!;
  const step = definition.bind({ parameters: [{ parameter, gradient }], options: parsed, slot, evaluate });
  return {
    parameter,
    state: slots,
    evaluationsSoFar: () => evaluations,
    /** One step; the squared norm of its change. */
    step: () => {
      step(evaluate(), parsed.learningRate, changes);
      return changes[0];
    },
  };
}

describe('lbfgs', () => {
  it('finds the bottom of a curved valley by line searches', () => {
    const run = bind(rosenbrock, [-1.2, 1], { lineSearchFn: 'strongWolfe', toleranceChange: 1e-15 });
    for (let i = 0; i < 5; i++) run.step();
    run.parameter.forEach((x) => {
      assert.ok(Math.abs(x - 1) < 1e-6, String(x));
    });
  });

  it('is done with a bowl after two iterations', () => {
    const bowl: Objective = (x, gradient) => {
      gradient.set(x.map((value) => 2 * value));
      return squaredNorm(x);
    };
    const run = bind(bowl, [0.2, -0.1, 0.3]);
    run.step();
    assert.ok(run.parameter.every((x) => Math.abs(x) < 1e-9));
    assert.equal(run.step(), 0);
  });

  for (const precision of ['float64', 'float32'] as const) {
    it(`goes on from its state with the same bits in ${precision}`, () => {
      const options = { maxIter: 3, historySize: 2, lineSearchFn: 'strongWolfe' };
      const whole = bind(rosenbrock, [-1.2, 1], options, precision);
      for (let i = 0; i < 8; i++) whole.step();
      const first = bind(rosenbrock, [-1.2, 1], options, precision);
      for (let i = 0; i < 4; i++) first.step();
      const second = bind(rosenbrock, [...first.parameter], options, precision, first.state);
      for (let i = 0; i < 4; i++) second.step();
      assert.deepEqual(second.parameter, whole.parameter);
      assert.deepEqual([...second.state], [...whole.state]);
    });
  }

  it('tells the squared norm of the change', () => {
    const run = bind(rosenbrock, [-1.2, 1], { maxIter: 2 });
    const before = run.parameter.slice();
    const change = run.step();
    assert.equal(change, (run.parameter[0] - before[0]) ** 2 + (run.parameter[1] - before[1]) ** 2);
  });

  it('evaluates the loss no more often than allowed without line searches', () => {
    const run = bind(rosenbrock, [-1.2, 1], { learningRate: 1e-3, maxEval: 7 });
    run.step();
    assert.equal(run.evaluationsSoFar(), 7);
  });

  it('takes weight decay as a penalty of weightDecay / 2 * |p|^2', () => {
    const penalized: Objective = (x, gradient) => {
      const loss = rosenbrock(x, gradient);
      gradient.set(gradient.map((value, i) => value + 0.5 * x[i]));
      return loss + 0.25 * squaredNorm(x);
    };
    const options = { lineSearchFn: 'strongWolfe', maxIter: 5 };
    const decayed = bind(rosenbrock, [-1.2, 1], { ...options, weightDecay: 0.5 });
    const explicit = bind(penalized, [-1.2, 1], options);
    for (let i = 0; i < 3; i++) {
      decayed.step();
      explicit.step();
    }
    decayed.parameter.forEach((x, i) => {
      assert.ok(Math.abs(x - explicit.parameter[i]) < 1e-9);
    });
  });

  it('lets NaN through instead of looping', () => {
    const broken: Objective = (_, gradient) => {
      gradient.fill(Number.NaN);
      return Number.NaN;
    };
    for (const lineSearchFn of [null, 'strongWolfe']) {
      const run = bind(broken, [1, 2], { lineSearchFn });
      run.step();
      assert.ok(run.parameter.every(Number.isNaN));
    }
  });
});
