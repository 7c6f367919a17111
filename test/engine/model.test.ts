import assert from 'node:assert/strict';
import { z } from 'zod';
import { Graph } from '../../src/engine/graph';
import { Memory } from '../../src/engine/memory';
import { defineModel, layerSpecSchema, type LayerSpec } from '../../src/engine/model';
import { leaf } from '../../src/engine/operations/leaves';
import { Plan } from '../../src/engine/plan';
import { assertGradientsMatchDifferences } from './finite-differences';

const SPECS: LayerSpec[] = [
  { layer: 'flatten' },
  { layer: 'dense', units: 16, activation: 'relu' },
  { layer: 'dropout', rate: 0.5 },
  { layer: 'dense', name: 'scores' },
];

describe('model', () => {
  it('tells each layer with its parameters and the shape of what it gives', () => {
    const model = defineModel(SPECS, [2, 4], 3, 42);
    assert.deepEqual(
      model.layers.map(({ name, type, pointer, parameters, outputShape }) => ({
        name,
        type,
        pointer,
        parameters: parameters.map((parameter) => [parameter.name, parameter.shape, parameter.regularized]),
        outputShape,
      })),
      [
        { name: 'flatten1', type: 'flatten', pointer: '/model/0', parameters: [], outputShape: [8] },
        {
          name: 'dense1',
          type: 'dense',
          pointer: '/model/1',
          parameters: [
            ['dense1.weight', [16, 8], true],
            ['dense1.bias', [16], false],
          ],
          outputShape: [16],
        },
        { name: 'dropout1', type: 'dropout', pointer: '/model/2', parameters: [], outputShape: [16] },
        {
          name: 'scores',
          type: 'dense',
          pointer: '/model/3',
          parameters: [
            ['scores.weight', [3, 16], true],
            ['scores.bias', [3], false],
          ],
          outputShape: [3],
        },
      ],
    );
    assert.deepEqual(model.outputShape, [3]);
  });

  it('builds the same layers for any batch size, with the origin of each node', () => {
    const model = defineModel(SPECS, [2, 4], 3, 42);
    for (const batch of [1, 5]) {
      const graph = new Graph();
      const built = model.build(graph, leaf(graph, 'input', 'input', [batch, 2, 4]), 'train');
      assert.deepEqual(built.output.shape, [batch, 3]);
      assert.deepEqual([...built.layerOutputs.keys()], ['flatten1', 'dense1', 'dropout1', 'scores']);
      assert.equal(built.layerOutputs.get('scores'), built.output);
      assert.deepEqual([...built.preActivations.keys()], ['dense1']);
      assert.deepEqual(
        [...built.parameters.keys()],
        model.parameters.map(({ name }) => name),
      );
      const relu = built.layerOutputs.get('dense1')!;
      assert.deepEqual(relu.origin, { label: 'dense1', layer: 'dense1', pointer: '/model/1' });
      assert.deepEqual(relu.inputs, [built.preActivations.get('dense1')]);
    }
  });

  it('refuses a batch of other rows', () => {
    const graph = new Graph();
    const input = leaf(graph, 'input', 'input', [5, 7]);
    assert.throws(() => defineModel(SPECS, [2, 4], 3, 42).build(graph, input, 'eval'), {
      name: 'ShapeError',
      message: 'the model takes rows of shape [2, 4], not [7]',
    });
  });

  describe('initial numbers', () => {
    const numbersOf = (specs: LayerSpec[], seed: number) => {
      const memory = new Memory('float64');
      defineModel(specs, [8], 3, seed).initialize(memory);
      return new Map([...memory.entries()].map(([name, { data }]) => [name, [...data]]));
    };
    const dense: LayerSpec = { layer: 'dense', units: 8, activation: 'relu' };

    it('are the same for the same seed, and others for another', () => {
      assert.deepEqual(numbersOf([dense], 1), numbersOf([dense], 1));
      assert.notDeepEqual(numbersOf([dense], 1), numbersOf([dense], 2));
    });

    it('of a layer do not depend on the other layers', () => {
      const last: LayerSpec = { layer: 'dense', name: 'last' };
      const alone = numbersOf([last], 1).get('last.weight');
      const after = numbersOf([{ layer: 'dense', units: 8 }, last], 1).get('last.weight');
      assert.deepEqual(alone, after);
    });

    it('in float32 are those of float64, rounded', () => {
      const memory = new Memory('float32');
      defineModel([dense], [8], 3, 1).initialize(memory);
      const exact = numbersOf([dense], 1).get('dense1.weight')!;
      assert.deepEqual([...memory.named('dense1.weight', [8, 8])], exact.map(Math.fround));
    });
  });

  it('draws new masks at each step, and the same at the same step', () => {
    const model = defineModel([{ layer: 'dropout', rate: 0.5 }], [64], null, 7);
    const graph = new Graph();
    const { output } = model.build(graph, leaf(graph, 'input', 'input', [2, 64]), 'train');
    const memory = new Memory('float32');
    const plan = new Plan(memory, { outputs: [output] });
    memory.named('input', [2, 64]).fill(1);
    const maskAt = (step: number) => {
      memory.named('step', [])[0] = step;
      plan.run();
      return [...plan.read(output)];
    };
    const first = maskAt(0);
    assert.notDeepEqual(maskAt(1), first);
    assert.deepEqual(maskAt(0), first);
  });

  describe('has right gradients through whole networks', () => {
    const networks: [string, LayerSpec[], number[], (index: number) => number][] = [
      [
        'of convolutions',
        [
          { layer: 'conv2d', filters: 3, kernelSize: 3, padding: 'same' },
          { layer: 'batchNorm' },
          { layer: 'activation', type: 'silu' },
          { layer: 'residual', layers: [{ layer: 'conv2d', filters: 3, kernelSize: 1, activation: 'tanh' }] },
          { layer: 'maxPool2d' },
          { layer: 'flatten' },
          { layer: 'dropout', rate: 0.25 },
          { layer: 'dense', activation: 'logSoftmax' },
        ],
        [1, 4, 4],
        (index) => Math.sin(index * index),
      ],
      [
        'over sequences of codes',
        [
          { layer: 'embedding', vocabulary: 5, units: 4 },
          {
            layer: 'residual',
            layers: [{ layer: 'layerNorm' }, { layer: 'attention', heads: 2, causal: true }],
          },
          { layer: 'gru', units: 3, bidirectional: true },
          { layer: 'dense' },
        ],
        [3],
        (index) => (index * 3) % 5,
      ],
    ];
    for (const [what, specs, inputShape, numberAt] of networks) {
      it(what, () => {
        const model = defineModel(specs, inputShape, 2, 11);
        const graph = new Graph();
        const shape = [4, ...inputShape];
        const { output, parameters } = model.build(graph, leaf(graph, 'input', 'input', shape), 'train');
        const memory = new Memory('float64');
        model.initialize(memory);
        const input = memory.named('input', shape);
        input.set(input.map((_, index) => numberAt(index)));
        assertGradientsMatchDifferences(memory, output, [...parameters.values()]);
      });
    }
  });

  it('draws no masks and assigns nothing when evaluating', () => {
    const graph = new Graph();
    const model = defineModel([{ layer: 'batchNorm' }, { layer: 'dropout', rate: 0.5 }], [3], null, 1);
    const { assignments } = model.build(graph, leaf(graph, 'input', 'input', [2, 3]), 'eval');
    assert.deepEqual(assignments, []);
    assert.ok(graph.nodes.every(({ operation }) => operation.name !== 'uniformRandom'));
  });

  describe('schema', () => {
    it('checks options by the type of the layer and fills in defaults', () => {
      assert.deepEqual(layerSpecSchema().parse({ layer: 'dense', units: 3 }), {
        layer: 'dense',
        units: 3,
        activation: 'linear',
        bias: true,
      });
      assert.equal(layerSpecSchema().safeParse({ layer: 'dense', rate: 3 }).success, false);
      assert.equal(layerSpecSchema().safeParse({ layer: 'dense', units: 3, name: 'a.b' }).success, false);
    });

    it('becomes a JSON schema that describes every layer and option, also inner layers', () => {
      const text = JSON.stringify(z.toJSONSchema(layerSpecSchema(), { io: 'input' }));
      assert.match(text, /Probability of each number to be dropped/);
      assert.match(text, /\$ref/);
    });
  });
});
