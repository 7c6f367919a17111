import { rings } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'inner' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'bceWithLogits',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 20,
  batchSize: 32,
};

testRule('constant-output', {
  valid: [
    { name: 'a run that learns', data: rings(), runFile: base },
    {
      name: 'layer normalization over several units',
      data: rings(),
      runFile: {
        ...base,
        model: [{ layer: 'dense', units: 8, activation: 'relu' }, { layer: 'layerNorm' }, { layer: 'dense' }],
      },
    },
  ],
  invalid: [
    {
      name: 'layer normalization over the only output',
      data: rings(),
      runFile: {
        ...base,
        model: [{ layer: 'dense', units: 8, activation: 'relu' }, { layer: 'dense' }, { layer: 'layerNorm' }],
      },
      at: '/model/2',
      severity: 'error',
      by: 'static',
      message: /over a single value/,
    },
    {
      name: 'a layer that passes nothing on',
      data: rings(),
      runFile: {
        ...base,
        model: [{ layer: 'dense', units: 8, activation: 'relu', biasInit: -30 }, { layer: 'dense' }],
        watch: { 'dead-relu': 'off' },
      },
      at: '/model/1',
      message: /to every row/,
      fix: /^Use (?:leakyRelu|the usual starting weights)/,
    },
  ],
});
