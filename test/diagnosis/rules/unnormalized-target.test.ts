import { counts, linear } from '../data-sets';
import { testRule } from '../rule-tester';

/** Two targets from the same features, the second as many times smaller. */
function twoScales(apart: number) {
  const { a, b, c, d, y } = linear({ rows: 240 });
  return { a, b, c, d, far: y, near: a.map((each, i) => (Number(each) + Number(d[i]) ** 2) / apart) };
}

const twoTargets = {
  data: { file: 'data.csv', target: ['far', 'near'], task: 'regression', validation: 0.25 },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 40,
  batchSize: 32,
};

const base = {
  data: { file: 'data.csv', target: 'y' },
  model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 10,
  batchSize: 32,
};

testRule('unnormalized-target', {
  valid: [
    {
      name: 'large counts under poisson',
      data: { ...counts(), n: counts().n.map((n) => 1000 * Number(n)) },
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'n', task: 'regression' },
        loss: 'poisson',
        optimizer: { type: 'sgd', learningRate: 0.01 },
      },
    },
    {
      name: 'targets of a usual scale, but for three rows that make the loss explode',
      data: { ...linear({ rows: 240 }), y: linear({ rows: 240 }).y.map((y, i) => (i % 80 === 7 ? 4000 : y)) },
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 0.01 }, epochs: 40 },
    },
    { name: 'two targets of which one is five times as large', data: twoScales(5), runFile: twoTargets },
    {
      name: 'large targets from which Adam learns',
      data: linear({ scale: 100 }),
      runFile: { ...base, optimizer: { type: 'adam', learningRate: 0.3 }, epochs: 40 },
    },
  ],
  invalid: [
    {
      name: 'two targets a thousand times apart, of which the smaller is not learned',
      data: twoScales(1000),
      runFile: twoTargets,
      at: '/data/target',
      message: /one squared error and one learning rate cannot suit both\. After 180 steps 'near' has/,
      fix: /Standardize the targets/,
    },
    {
      name: 'targets in the thousands, SGD',
      data: linear({ scale: 3000 }),
      runFile: { ...base, optimizer: { type: 'sgd', learningRate: 0.05 } },
      at: '/data/target',
      severity: 'error',
      by: 40,
      fix: /Standardize the target/,
    },
    {
      name: 'targets in the hundreds, whose first updates kill the units',
      data: linear({ scale: 300 }),
      seed: 2,
      runFile: {
        ...base,
        model: [
          { layer: 'dense', units: 16, activation: 'relu' },
          { layer: 'dense', units: 8, activation: 'relu' },
          { layer: 'dense' },
        ],
        optimizer: { type: 'sgd', learningRate: 0.01 },
        epochs: 30,
      },
      at: '/data/target',
      by: 20,
    },
    {
      name: 'targets in the thousands, whose first updates saturate the units',
      data: linear({ scale: 3000 }),
      runFile: {
        ...base,
        model: [{ layer: 'dense', units: 16, activation: 'tanh' }, { layer: 'dense' }],
        optimizer: { type: 'sgd', learningRate: 0.003 },
        epochs: 30,
      },
      at: '/data/target',
      by: 40,
      message: /Tried from the same seed: standardize the target/,
    },
  ],
});
