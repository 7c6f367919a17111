import { blobs, linear, series } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'kind' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'crossEntropy',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('poor-init', {
  valid: [
    { name: 'He weights', data: blobs(), runFile: base },
    {
      name: 'a relu recurrence with usual weights',
      data: series(),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'slow', inputShape: [12, 1], normalize: 'none' },
        model: [{ layer: 'rnn', units: 16, activation: 'relu' }, { layer: 'dense' }],
        loss: 'bceWithLogits',
      },
    },
    {
      name: 'large weights from which the run learns',
      data: blobs(),
      runFile: {
        ...base,
        model: [
          { layer: 'dense', units: 8, activation: 'tanh', init: { type: 'normal', std: 2 } },
          { layer: 'dense' },
        ],
      },
    },
  ],
  invalid: [
    {
      name: 'gates that large weights shut for good',
      data: series(160, 24),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'slow', inputShape: [24, 1], normalize: 'none' },
        model: [{ layer: 'lstm', units: 16, init: { type: 'normal', std: 8 } }, { layer: 'dense' }],
        loss: 'bceWithLogits',
        optimizer: { type: 'sgd', learningRate: 0.5, momentum: 0.9 },
        epochs: 60,
        watch: { 'ignored-class': 'off' },
      },
      at: '/model/0',
      message: /multiply the signal by/,
      fix: /Use the usual starting weights/,
    },
    {
      name: 'a start that leaves a model sure of wrong answers, although it learns its own rows at once',
      data: blobs({ rows: 300, spread: 1.4, features: 12 }),
      seed: 2,
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind', validation: 0.25 },
        model: [
          ...Array<object>(2).fill({
            layer: 'dense',
            units: 100,
            activation: 'relu',
            init: { type: 'normal', std: 2 },
          }),
          { layer: 'dense', init: { type: 'normal', std: 2 } },
        ],
        loss: 'crossEntropy',
        optimizer: { type: 'sgd', learningRate: 0.02 },
        epochs: 20,
      },
      at: '/model/2',
      by: 'static',
      message: /in validation; saying the same for every row gives 1\.\d+\./,
    },
    {
      name: 'a start that Adam would take most of the run to come back from',
      data: linear(),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'y' },
        model: [
          ...Array<object>(3).fill({
            layer: 'dense',
            units: 64,
            activation: 'gelu',
            init: { type: 'normal', std: 2 },
          }),
          { layer: 'dense' },
        ],
        loss: 'mse',
        optimizer: { type: 'adam', learningRate: 0.002 },
        epochs: 60,
      },
      at: '/model/2',
      by: 'static',
      message: /steps bring it to/,
      fix: /He and Glorot/,
    },
    {
      name: 'a relu recurrence that doubles its state at each of twelve time steps',
      data: series(),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'slow', inputShape: [12, 1], normalize: 'none' },
        model: [
          { layer: 'rnn', units: 16, activation: 'relu', init: { type: 'normal', std: 1.5 } },
          { layer: 'dense' },
        ],
        loss: 'bceWithLogits',
        optimizer: { type: 'adam', learningRate: 0.001 },
        epochs: 20,
      },
      at: '/model/0',
      severity: 'warning',
      by: 12,
      message: /at each time step where 1 is usual.*with usual weights it starts at 0\./,
      fix: /Use the usual starting weights/,
    },
    {
      name: 'eight relu layers of four times the He deviation',
      data: blobs({ features: 4 }),
      runFile: {
        ...base,
        optimizer: { type: 'sgd', learningRate: 0.05 },
        model: [
          ...Array<object>(8).fill({
            layer: 'dense',
            units: 16,
            activation: 'relu',
            init: { type: 'normal', std: 1.4 },
          }),
          { layer: 'dense' },
        ],
      },
      at: '/model/3',
      severity: 'error',
      by: 20,
      fix: /He and Glorot/,
    },
  ],
});
