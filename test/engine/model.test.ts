import assert from 'node:assert/strict';
import { Graph } from '../../src/engine/graph';
import { Memory } from '../../src/engine/memory';
import { defineModel, type LayerSpec } from '../../src/engine/model';
import { leaf } from '../../src/engine/operations/leaves';
import { Plan } from '../../src/engine/plan';

describe('model', () => {
  const specs: LayerSpec[] = [
    { layer: 'flatten' },
    { layer: 'dense', units: 16, activation: 'relu' },
    { layer: 'dropout', rate: 0.5 },
    { layer: 'dense', name: 'scores' },
  ];

  it('builds and runs', () => {
    const model = defineModel(specs, [2, 4], 3, 42);
    const graph = new Graph();
    const input = leaf(graph, 'input', 'input', [5, 2, 4]);
    const { output } = model.build(graph, input, 'train');
    const memory = new Memory('float64');
    model.initialize(memory);
    memory.named('input', [5, 2, 4]).fill(1);
    const plan = new Plan(memory, { outputs: [output] });
    plan.run();
    assert.deepEqual(output.shape, [5, 3]);
    assert.ok(plan.read(output).every(Number.isFinite));
    assert.deepEqual(
      model.layers.map(({ name }) => name),
      ['flatten1', 'dense1', 'dropout1', 'scores'],
    );
  });
});
