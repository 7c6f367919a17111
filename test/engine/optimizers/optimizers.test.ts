import assert from 'node:assert/strict';
import { optimizers } from '../../../src/engine/optimizers';
import { RandomStream } from '../../../src/engine/random';
import { bindParameter, perParameter, perParameterOptimizers, type BoundParameter } from './bound-optimizer';

const START = [0.5, -1.5, 2, 0.1];

/** Gradients that come from nowhere, the same for each caller. */
function gradientsOf(steps: number): number[][] {
  const random = new RandomStream(9, 'gradients');
  return Array.from({ length: steps }, () => START.map(() => random.nextNormal()));
}

/** Applies the gradients from step `from` on. */
function run({ gradient, update, learningRate }: BoundParameter, gradients: number[][], from = 0): void {
  gradients.forEach((each, i) => {
    if (i < from) return;
    gradient.set(each);
    update(learningRate, i + 1);
  });
}

describe('the table of optimizers', () => {
  for (const [name, { options, summary, source }] of optimizers) {
    it(`${name} has all its options by default, each described, and refuses others`, () => {
      options.parse({});
      for (const [option, schema] of Object.entries(options.shape)) {
        assert.ok((schema as { description?: string }).description, `${option} has no description`);
      }
      assert.ok(!options.safeParse({ noSuchOption: 1 }).success);
      assert.ok(summary.length > 0 && source.includes('https://'));
    });
  }

  it("has PyTorch's learning rates", () => {
    const rates = [...optimizers].map(([name, { options }]) => [name, options.parse({}).learningRate]);
    assert.deepEqual(Object.fromEntries(rates), {
      sgd: 0.001,
      adam: 0.001,
      adamW: 0.001,
      amsgrad: 0.001,
      rmsprop: 0.01,
      adagrad: 0.01,
      adadelta: 1,
      nadam: 0.002,
      radam: 0.001,
      adamax: 0.002,
      lbfgs: 1,
    });
  });
});

describe('every optimizer that updates parameters one by one', () => {
  for (const definition of perParameterOptimizers) {
    describe(definition.name, () => {
      it('goes down a bowl', () => {
        const bound = bindParameter(definition, START, { learningRate: 0.05 });
        const lossOf = () => [...bound.parameter].reduce((total, x) => total + x * x, 0);
        const before = lossOf();
        for (let step = 1; step <= 50; step++) {
          bound.gradient.set(bound.parameter.map((x) => 2 * x));
          bound.update(0.05, step);
        }
        assert.ok(lossOf() < before);
      });

      for (const precision of ['float64', 'float32'] as const) {
        it(`tells the squared norm of the change that it made in ${precision}`, () => {
          const bound = bindParameter(definition, START, {}, precision);
          for (const [i, gradient] of gradientsOf(4).entries()) {
            const before = [...bound.parameter];
            bound.gradient.set(gradient);
            const change = bound.update(bound.learningRate, i + 1);
            const expected = before.reduce((total, x, k) => total + (bound.parameter[k] - x) ** 2, 0);
            assert.ok(Math.abs(change - expected) <= 1e-12 * expected, `${change}, not ${expected}`);
            assert.ok(change > 0);
          }
        });

        it(`goes on from its state with the same bits in ${precision}`, () => {
          const gradients = gradientsOf(12);
          const whole = bindParameter(definition, START, {}, precision);
          run(whole, gradients);
          const first = bindParameter(definition, START, {}, precision);
          run(first, gradients.slice(0, 5));
          const second = bindParameter(definition, [...first.parameter], {}, precision, first.state);
          run(second, gradients, 5);
          assert.deepEqual(second.parameter, whole.parameter);
          assert.deepEqual([...second.state], [...whole.state]);
        });
      }

      it('does in float32 what it does in float64', () => {
        const [double, single] = (['float64', 'float32'] as const).map((precision) => {
          const bound = bindParameter(definition, START, {}, precision);
          run(bound, gradientsOf(30));
          return bound.parameter;
        });
        double.forEach((x, i) => {
          assert.ok(Math.abs(single[i] - x) < 1e-5, `${single[i]} in float32, ${x} in float64`);
        });
      });

      it('goes the other way when maximizing', () => {
        const down = bindParameter(definition, START, { weightDecay: 0 });
        const up = bindParameter(definition, START, { weightDecay: 0, maximize: true });
        run(down, gradientsOf(6));
        run(
          up,
          gradientsOf(6).map((gradient) => gradient.map((x) => -x)),
        );
        assert.deepEqual(up.parameter, down.parameter);
      });

      it('shrinks parameters under weight decay and no gradient', () => {
        const bound = bindParameter(definition, START, { weightDecay: 0.1 });
        run(bound, [START.map(() => 0)]);
        bound.parameter.forEach((x, i) => {
          assert.ok(Math.abs(x) < Math.abs(START[i]));
        });
      });

      it('lets an infinite parameter be without weight decay', () => {
        const bound = bindParameter(definition, [Infinity, 1], { weightDecay: 0 });
        run(bound, [[0, 0]]);
        assert.equal(bound.parameter[0], Infinity);
      });

      it('keeps a broken gradient to its own element', () => {
        const [broken, whole] = [Number.NaN, 1].map((bad) => {
          const bound = bindParameter(definition, START);
          run(bound, [[1, bad, -1, 2], ...gradientsOf(3)]);
          return bound.parameter;
        });
        assert.ok(Number.isNaN(broken[1]));
        assert.deepEqual(
          [0, 2, 3].map((i) => broken[i]),
          [0, 2, 3].map((i) => whole[i]),
        );
      });
    });
  }
});

describe('optimizers with a momentum', () => {
  for (const definition of perParameterOptimizers) {
    if (definition.withMomentum === undefined) continue;
    const withMomentum = (momentum: number) =>
      definition.withMomentum!(definition.options.parse({}), momentum);
    it(`${definition.name} takes a schedule's momentum in place of its own`, () => {
      const own = bindParameter(definition, START, withMomentum(0.7));
      const other = bindParameter(definition, START, withMomentum(0.2));
      for (const [i, gradient] of gradientsOf(8).entries()) {
        own.gradient.set(gradient);
        other.gradient.set(gradient);
        own.update(own.learningRate, i + 1);
        other.update(other.learningRate, i + 1, 0.7);
      }
      assert.deepEqual(other.parameter, own.parameter);
    });
  }
});

describe('sgd', () => {
  it('refuses nesterov without momentum or with dampening', () => {
    const { options } = perParameter('sgd');
    assert.ok(!options.safeParse({ nesterov: true }).success);
    assert.ok(!options.safeParse({ nesterov: true, momentum: 0.9, dampening: 0.1 }).success);
    assert.ok(options.safeParse({ nesterov: true, momentum: 0.9 }).success);
  });

  it('does not dampen the first gradient', () => {
    const bound = bindParameter(perParameter('sgd'), [0], { momentum: 0.5, dampening: 0.5, learningRate: 1 });
    run(bound, [[1], [1]]);
    assert.equal(bound.parameter[0], -1 - (0.5 * 1 + 0.5 * 1));
  });
});

describe('rmsprop', () => {
  it('stays finite around the mean of a constant gradient', () => {
    const bound = bindParameter(perParameter('rmsprop'), [0], { centered: true, alpha: 0.5 });
    run(bound, new Array<number[]>(200).fill([0.1]));
    assert.ok(Number.isFinite(bound.parameter[0]));
  });
});
