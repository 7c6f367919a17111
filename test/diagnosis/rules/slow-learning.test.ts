import { linear } from '../data-sets';
import { testRule } from '../rule-tester';

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('slow-learning', {
  valid: [{ name: 'a run that has converged', data: linear(), runFile: { ...base, epochs: 80 } }],
  invalid: [
    {
      name: 'a steady fall to the end',
      data: linear(),
      runFile: {
        ...base,
        model: [{ layer: 'dense' }],
        optimizer: { type: 'sgd', learningRate: 0.002 },
        epochs: 20,
        watch: { 'learning-rate-too-low': 'off' },
      },
      at: '/epochs',
      fix: /^Train for 40 epochs$/,
    },
  ],
});
