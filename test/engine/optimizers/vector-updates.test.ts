import assert from 'node:assert/strict';
import { Memory } from '../../../src/engine/memory';
import { optimizers } from '../../../src/engine/optimizers';

describe('optimizers whose updates WebAssembly computes', () => {
  const settings: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['sgd', {}],
    ['sgd', { momentum: 0.9, dampening: 0.1, weightDecay: 0.01 }],
    ['sgd', { momentum: 0.9, nesterov: true, maximize: true }],
    ['adam', {}],
    ['adam', { weightDecay: 0.02, maximize: true }],
    ['adamW', { weightDecay: 0.1 }],
  ];
  for (const [name, options] of settings) {
    it(`${name} ${JSON.stringify(options)} takes the steps of the reference and tells their size`, () => {
      for (const size of [1, 4, 7, 50, 2 ** 14, 20_001]) {
        const reference = train(name, options, new Memory('float64'), size);
        const vectors = train(name, options, Memory.forTraining('float32'), size);
        const close = (actual: number, expected: number) => {
          assert.ok(Math.abs(actual - expected) <= 2e-5 * Math.max(0.1, Math.abs(expected)));
        };
        reference.parameter.forEach((value, i) => {
          close(vectors.parameter[i], value);
        });
        reference.changes.forEach((value, i) => {
          close(Math.sqrt(vectors.changes[i]), Math.sqrt(value));
        });
      }
    });
  }

  for (const [name, options, average] of [
    ['sgd', { momentum: 0.9 }, 'momentumBuffer'],
    ['adam', {}, 'expAvg'],
    ['adam', { betas: [0.9, 0.9] }, 'expAvgSq'],
  ] as const) {
    it(`${name} forgets an old gradient in ${average} rather than keep it below the normal range, but none that is no number`, () => {
      const { gradient, slots, update } = bind(name, options, Memory.forTraining('float32'), 4);
      gradient.fill(1);
      update(0.05, 1);
      gradient.fill(0);
      for (let step = 2; step < 2000; step++) update(0.05, step);
      assert.deepEqual([...slots.get(average)!], [0, 0, 0, 0]);
      gradient[2] = Number.NaN;
      update(0.05, 2000);
      assert.deepEqual([...slots.get(average)!], [0, 0, Number.NaN, 0]);
    });
  }

  it('adam without eps does not divide 0 by 0 where a gradient is gone', () => {
    const { parameter, gradient, update } = bind(
      'adam',
      { eps: 0, betas: [0.9, 0.9] },
      Memory.forTraining('float32'),
      4,
    );
    gradient.fill(1);
    update(0.05, 1);
    gradient.fill(0);
    for (let step = 2; step < 2000; step++) update(0.05, step);
    assert.ok(parameter.every(Number.isFinite));
  });

  /** Ten steps towards 0 from numbers without a pattern. */
  function train(name: string, options: object, memory: Memory, size: number) {
    const { parameter, gradient, update } = bind(name, options, memory, size);
    for (let i = 0; i < size; i++) parameter[i] = Math.sin(3 * i + 1);
    const changes = Array.from({ length: 10 }, (_, step) => {
      for (let i = 0; i < size; i++) gradient[i] = parameter[i] + 0.3 * Math.cos(step + i);
      return update(0.05, step + 1);
    });
    return { parameter, changes };
  }

  /** An optimizer with a parameter of zeros. */
  function bind(name: string, options: object, memory: Memory, size: number) {
    const definition = optimizers.get(name)!;
    assert.ok(definition.kind === 'perParameter');
    const parsed = definition.options.parse({ learningRate: 0.05, ...options });
    const [parameter, gradient] = [memory.allocate(size), memory.allocate(size)];
    const slots = new Map(
      definition.slots(parsed).map((slot) => [slot.name, memory.allocate(size)] as const),
    );
    const slot = (slotName: string) => slots.get(slotName)!;
    const kernels = memory.vectors?.kernels;
    const update = definition.bind({ parameter, gradient, options: parsed, slot, kernels });
    return { parameter, gradient, slots, update };
  }
});
