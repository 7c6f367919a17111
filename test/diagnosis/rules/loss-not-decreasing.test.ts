import { blobs, odds, rings, unrelated } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 30,
  batchSize: 32,
};

testRule('loss-not-decreasing', {
  valid: [
    {
      name: 'a run that learns',
      data: blobs(),
      runFile: { ...base, data: { file: 'data.csv', target: 'kind' } },
    },
    {
      name: 'odds, with little more to learn than a constant answer gives',
      data: odds(),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'won', task: 'binary', validation: 0.3 },
        model: [{ layer: 'dense' }],
        loss: 'bceWithLogits',
        epochs: 20,
      },
      seed: 1,
    },
    { name: 'a run too short to be judged', data: unrelated(200, 3), runFile: { ...base, epochs: 4 } },
  ],
  invalid: [
    {
      name: 'labels drawn at random',
      data: unrelated(300, 3),
      runFile: { ...base, model: [{ layer: 'dense' }] },
      at: '/data/target',
      message: /saying the same for every row gives 1\.1/,
      fix: /^Stop when the loss has not improved/,
    },
    {
      name: 'the same under a loss whose constant answer is not known, and which falls from a bad start',
      data: unrelated(300, 2),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y', task: 'binary', validation: 0.25 },
        model: [{ layer: 'dense', init: { type: 'constant', value: 2 } }],
        loss: 'softMargin',
        optimizer: { type: 'adam', learningRate: 0.05 },
      },
      at: '/data/target',
      message: /After 144 of 240 steps .* Either the features say nothing/,
    },
    {
      name: 'rings, which no straight line divides',
      data: rings(300),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'inner' },
        model: [{ layer: 'dense', bias: true }],
        optimizer: { type: 'adam', learningRate: 0.05 },
        loss: 'bceWithLogits',
      },
      at: '/model',
      message: /for every row gives [^ ]+ Tried from the same seed: put a hidden layer of 32 relu units/,
      fix: /^Put a hidden layer of 32 relu units before the last one$/,
    },
    {
      name: 'a single unit that is no better than a constant',
      data: rings(300),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'inner' },
        model: [{ layer: 'dense', units: 1, activation: 'sigmoid' }, { layer: 'dense' }],
        optimizer: { type: 'adam', learningRate: 0.02 },
        loss: 'bceWithLogits',
      },
      at: '/model/0/units',
      fix: /^Use 32 units in the narrow hidden layer$/,
    },
    {
      name: 'labels drawn at random, which a larger model would only learn by heart',
      data: unrelated(300, 2),
      runFile: {
        ...base,
        model: [{ layer: 'dense', units: 2, activation: 'relu' }, { layer: 'dense' }],
        optimizer: { type: 'adam', learningRate: 0.02 },
        epochs: 60,
      },
      at: '/data/target',
    },
  ],
});
