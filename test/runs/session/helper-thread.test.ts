import assert from 'node:assert/strict';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { differentiate } from '../../../src/engine/gradient';
import { Graph, type Node } from '../../../src/engine/graph';
import type { HelperAssignment } from '../../../src/engine/kernels/wasm/team';
import { Memory } from '../../../src/engine/memory';
import {
  conv2d,
  gru,
  lstm,
  matmul,
  maxPool2d,
  multiply,
  relu,
  rnn,
  sum,
  tanh,
} from '../../../src/engine/operations';
import { leaf } from '../../../src/engine/operations/leaves';
import { optimizers } from '../../../src/engine/optimizers';
import { Plan } from '../../../src/engine/plan';
import { startHelperThread, type StartedHelper } from '../../../src/runs/session/helper-thread';
import type { SampleTensor } from '../../engine/operations/arbitrary-tensors';
import { wave } from '../../engine/operations/evaluated-graph';

/** Products forwards and back that are large enough for two threads, with a last panel that is not full. */
function largePlan(memory: Memory) {
  return planOf(memory, [wave([132, 100], 0.7), wave([157, 100], 1.3)], ([x, weight]) =>
    tanh(matmul(x, weight, { transposeB: true })),
  );
}

/** Large products of which a matrix has many zeros: forwards and back behind a ReLU. */
function rectifiedPlan(memory: Memory) {
  const inputs = [wave([132, 100], 0.7), wave([157, 100], 1.3), wave([95, 157], 0.9)];
  return planOf(memory, inputs, ([x, weight, next]) => {
    const hidden = relu(matmul(x, weight, { transposeB: true }));
    return relu(matmul(hidden, next, { transposeB: true }));
  });
}

/** Convolution, pooling and what lies between them forwards and back, of images that no count of chunks divides. */
function imagePlan(memory: Memory) {
  const inputs = [wave([35, 4, 24, 24], 0.7), wave([16, 4, 3, 3], 1.3), wave([16], 1.9)];
  return planOf(memory, inputs, ([x, weight, bias]) => maxPool2d(relu(conv2d(x, weight, bias)), 2));
}

/** A recurrent layer of each kind forwards and back, over rows that no count of chunks divides. */
function sequencePlan(memory: Memory, batch: number) {
  const [time, hidden] = [20, 41];
  const matrices = [1, 4, 3].flatMap((gates) => [
    wave([gates * hidden, hidden], 0.7),
    wave([gates * hidden, hidden], 1.3),
  ]);
  return planOf(memory, [wave([time, batch, hidden], 1.1), ...matrices], ([x, ...weights]) => {
    const weightsOf = (layer: number) => {
      const [input, state] = weights.slice(2 * layer, 2 * layer + 2).map((each) => multiply(each, 0.1));
      return { input, hidden: state, inputBias: null, hiddenBias: null };
    };
    const first = rnn(x, null, weightsOf(0)).output;
    const second = lstm(first, null, weightsOf(1)).output;
    return gru(second, null, weightsOf(2)).output;
  });
}

function planOf(memory: Memory, inputs: readonly SampleTensor[], build: (leaves: readonly Node[]) => Node) {
  const graph = new Graph();
  const leaves = inputs.map(({ shape, data }, i) => {
    memory.named(`x${i}`, shape).set(data);
    return leaf(graph, `x${i}`, 'input', shape);
  });
  const output = build(leaves);
  const gradients = differentiate(sum(multiply(output, output)), leaves).filter((node) => node !== null);
  const nodes = [output, ...gradients];
  const plan = new Plan(memory, { outputs: nodes });
  return {
    plan,
    bits: () => Buffer.concat(nodes.map((node) => Buffer.from(plan.read(node).slice().buffer))),
  };
}

/** Updates of a parameter, of a count of numbers that no piece divides, that is pulled towards 0. */
function largeUpdate(memory: Memory) {
  const size = 20_001;
  const options = { learningRate: 0.001, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01 };
  const adam = optimizers.get('adam')!;
  if (adam.kind !== 'perParameter') throw new Error('adam has no update for each parameter');
  const [parameter, gradient] = [memory.allocate(size), memory.allocate(size)];
  const slots = new Map(['expAvg', 'expAvgSq'].map((name) => [name, memory.allocate(size)]));
  const { kernels } = memory.vectors!;
  const slot = (name: string) => slots.get(name)!;
  const update = adam.bind({ parameter, gradient, options: adam.options.parse(options), slot, kernels });
  parameter.forEach((_, i) => (parameter[i] = Math.sin(i)));
  return {
    parameter,
    run(step: number): number {
      gradient.set(parameter);
      return update(options.learningRate, step) + kernels.sumOfSquares(gradient);
    },
  };
}

describe('startHelperThread', function () {
  this.timeout(20_000);
  if (availableParallelism() < 2) return;

  /** A memory with a helper, and how many jobs the helper has taken part in. */
  function createMemory() {
    let signals: Int32Array = new Int32Array(3);
    let helper: StartedHelper | null = null;
    const memory = Memory.forTraining('float32', (assignment: HelperAssignment) => {
      signals = new Int32Array(assignment.signals);
      helper = startHelperThread(assignment);
      return helper;
    });
    return { memory, helped: () => Atomics.load(signals, 2), helper: () => helper };
  }

  for (const [what, createPlan] of [
    ['products', largePlan],
    ['products that skip zeros', rectifiedPlan],
    ['images', imagePlan],
    ['sequences', (memory) => sequencePlan(memory, 36)],
    ['an odd number of sequences', (memory) => sequencePlan(memory, 37)],
  ] satisfies readonly (readonly [string, (memory: Memory) => ReturnType<typeof planOf>])[]) {
    it(`gives the same bits with one thread and with two, of ${what}`, async () => {
      const alone = createPlan(Memory.forTraining('float32'));
      alone.plan.run();
      const expected = alone.bits();
      const { memory, helped } = createMemory();
      const { plan, bits } = createPlan(memory);
      for (let i = 0; i < 100 || helped() < 20; i++) {
        plan.run();
        assert.ok(bits().equals(expected));
        await setTimeout(0);
      }
      memory.dispose();
    });
  }

  it('shares passes over large tensors, which give the same bits', async () => {
    const alone = largeUpdate(Memory.forTraining('float32'));
    const { memory, helped } = createMemory();
    const together = largeUpdate(memory);
    memory.vectors!.team!.invite(true);
    for (let step = 1; step < 400 || helped() < 20; step++) {
      assert.equal(together.run(step), alone.run(step));
      assert.ok(together.parameter.every((value, i) => value === alone.parameter[i]));
      await setTimeout(0);
    }
    memory.dispose();
  });

  it('serves one plan after the other, in memory that the one before has given back', async () => {
    const { memory, helped } = createMemory();
    let expected: Buffer | null = null;
    for (let i = 0; i < 30 || helped() < 10; i++) {
      const { plan, bits } = largePlan(memory);
      for (let run = 0; run < 10; run++) plan.run();
      expected ??= bits();
      assert.ok(bits().equals(expected));
      plan.release();
      await setTimeout(1);
    }
    memory.dispose();
  });

  it('ends with the memory, at work or asleep', async () => {
    for (const pause of [0, 50]) {
      const { memory, helped, helper } = createMemory();
      const { plan } = largePlan(memory);
      while (helped() < 5) {
        plan.run();
        await setTimeout(0);
      }
      await setTimeout(pause);
      memory.dispose();
      // A thread that is forgotten does not keep the process alive, and so would not end this test in time either.
      const alive = setInterval(() => undefined, 1000);
      await helper()?.ended;
      clearInterval(alive);
    }
  });

  it('warns when the thread fails, and training goes on', async () => {
    const warned = once(process, 'warning');
    const { plan } = largePlan(
      Memory.forTraining('float32', (assignment) => startHelperThread({ ...assignment, board: 2 })),
    );
    const [warning] = (await warned) as [Error];
    assert.match(
      warning.message,
      /^Training uses one core, because its helper thread failed: .*multiple of 4/,
    );
    plan.run();
  });

  it('is not started for small products', () => {
    const { memory, helper } = createMemory();
    const graph = new Graph();
    const x = leaf(graph, 'x', 'input', [32, 32]);
    new Plan(memory, { outputs: [matmul(x, x)] }).run();
    assert.equal(helper(), null);
    memory.dispose();
  });
});
