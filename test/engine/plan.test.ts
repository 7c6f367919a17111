import assert from 'node:assert/strict';
import { differentiate } from '../../src/engine/gradient';
import { Graph, type Node } from '../../src/engine/graph';
import { Memory } from '../../src/engine/memory';
import { add, multiply, subtract } from '../../src/engine/operations/arithmetic';
import { leaf } from '../../src/engine/operations/leaves';
import { matmul } from '../../src/engine/operations/matmul';
import { mean } from '../../src/engine/operations/reductions';
import { exp } from '../../src/engine/operations/unary';
import { Plan } from '../../src/engine/plan';
import { sizeOf } from '../../src/engine/shape';

describe('Plan', () => {
  function linearRegression() {
    const graph = new Graph();
    const x = leaf(graph, 'x', 'input', [3, 2]);
    const y = leaf(graph, 'y', 'input', [3, 1]);
    const weight = leaf(graph, 'weight', 'parameter', [2, 1]);
    const bias = leaf(graph, 'bias', 'parameter', [1]);
    const residual = subtract(add(matmul(x, weight), bias), y);
    const loss = mean(multiply(residual, residual));
    const gradients = differentiate(loss, [weight, bias]) as Node[];
    return { loss, gradients, x, y, weight, bias };
  }

  for (const precision of ['float64', 'float32'] as const) {
    it(`computes loss and gradients of a linear model in ${precision}`, () => {
      const memory = new Memory(precision);
      const { loss, gradients } = linearRegression();
      const plan = new Plan(memory, { outputs: [loss, ...gradients] });
      memory.named('x', [3, 2]).set([1, 2, 3, 4, 5, 6]);
      memory.named('y', [3, 1]).set([1, 2, 3]);
      memory.named('weight', [2, 1]).set([0.5, -0.25]);
      memory.named('bias', [1]).set([1]);
      plan.run();
      // residuals: 1 + .5 - .5 - 1 = 0; 1 + 1.5 - 1 - 2 = -.5; 1 + 2.5 - 1.5 - 3 = -1
      assert.ok(Math.abs(plan.read(loss)[0] - 1.25 / 3) < 1e-7);
      assert.ok(Math.abs(plan.read(gradients[0])[0] - (2 / 3) * (-0.5 * 3 - 1 * 5)) < 1e-6);
      assert.ok(Math.abs(plan.read(gradients[0])[1] - (2 / 3) * (-0.5 * 4 - 1 * 6)) < 1e-6);
      assert.ok(Math.abs(plan.read(gradients[1])[0] - (2 / 3) * -1.5) < 1e-6);
    });
  }

  it('reuses memory of numbers that nobody needs any more', () => {
    const graph = new Graph();
    let node = leaf(graph, 'x', 'input', [64]);
    for (let i = 0; i < 20; i++) node = exp(multiply(node, 0.1));
    assert.ok(new Plan(new Memory('float64'), { outputs: [node] }).arenaSize <= 3 * 64);
  });

  it('keeps every number readable under keepAll', () => {
    const graph = new Graph();
    const x = leaf(graph, 'x', 'input', [2]);
    const doubled = multiply(x, 2);
    const result = exp(doubled);
    const memory = new Memory('float64');
    const plan = new Plan(memory, { outputs: [result], keepAll: true });
    memory.named('x', [2]).set([0, 1]);
    plan.run();
    assert.deepEqual([...plan.read(doubled)], [0, 2]);
    assert.deepEqual([...plan.read(result)], [1, Math.exp(2)]);
  });

  it('puts outputs where they are wanted', () => {
    for (const memory of [new Memory('float64'), Memory.forTraining('float32')]) {
      const { loss, gradients } = linearRegression();
      const wanted = gradients.map(({ shape }) => memory.allocate(sizeOf(shape)));
      const places = new Map(gradients.map((node, i) => [node, wanted[i]]));
      const plan = new Plan(memory, { outputs: [loss, ...gradients], places });
      memory.named('y', [3, 1]).set([1, 2, 4]);
      plan.run();
      assert.ok(Math.abs(wanted[1][0] + 14 / 3) < 1e-6);
      assert.equal(plan.read(gradients[1]), wanted[1]);
    }
  });

  it('shares leaves by name between plans', () => {
    const memory = new Memory('float32');
    const first = leaf(new Graph(), 'w', 'parameter', [2]);
    const second = leaf(new Graph(), 'w', 'parameter', [2]);
    const [a, b] = [first, second].map((node) => new Plan(memory, { outputs: [node] }).read(node));
    a[0] = 7;
    assert.equal(b[0], 7);
  });

  it('copies assigned values into their leaf after a run', () => {
    const graph = new Graph();
    const counter = leaf(graph, 'counter', 'buffer', []);
    const memory = new Memory('float64');
    const plan = new Plan(memory, { outputs: [], assignments: [{ leaf: counter, value: add(counter, 1) }] });
    plan.run();
    plan.run();
    assert.equal(memory.named('counter', [])[0], 2);
  });
});
