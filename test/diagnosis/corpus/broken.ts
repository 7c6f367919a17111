import type { RuleId } from '../../../src/runs/rule-ids';
import { blobs, hills, linear, rare, rings, rowsOf, unrelated } from '../data-sets';
import type { Program } from '../program';

/** A training with one thing wrong, unlike those from which the rules were made. */
export interface BrokenProgram extends Program {
  readonly name: string;
  /** Any of these is right as the first warning or error. */
  readonly root: readonly [RuleId, ...RuleId[]];
}

function runFile(
  target: string,
  settings: Readonly<Record<string, unknown>> & { readonly data?: object },
): Readonly<Record<string, unknown>> {
  return {
    model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dense' }],
    optimizer: { type: 'adam', learningRate: 0.01 },
    epochs: 30,
    batchSize: 32,
    ...settings,
    data: { file: 'data.csv', target, ...settings.data },
  };
}

const layers = (count: number, layer: object) => [
  ...Array.from({ length: count }, () => layer),
  { layer: 'dense' },
];

const raw = rowsOf(200, 'houses', (random) => {
  const [area, rooms, year] = [
    50 + 150 * random.nextFloat(),
    1 + random.nextInteger(6),
    1900 + random.nextInteger(120),
  ];
  return {
    area,
    rooms,
    year,
    price: (area * 12 + rooms * 100 + (year - 1900) * 5) / 1000 + 0.1 * random.nextNormal(),
  };
});

export const BROKEN: readonly BrokenProgram[] = [
  {
    name: 'houses in raw units, logCosh, SGD with momentum',
    root: ['unnormalized-feature', 'learning-rate-too-high'],
    data: raw,
    runFile: runFile('price', {
      data: { normalize: 'none' },
      loss: 'mse',
      model: [{ layer: 'dense' }],
      optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9 },
    }),
  },
  {
    name: 'large targets, SGD',
    root: ['unnormalized-target', 'learning-rate-too-high'],
    data: linear({ scale: 3000 }),
    runFile: runFile('y', { loss: 'mse', optimizer: { type: 'sgd', learningRate: 0.05 } }),
  },
  {
    name: 'rate too high for a linear model',
    root: ['learning-rate-too-high'],
    data: linear(),
    runFile: runFile('y', {
      loss: 'mse',
      model: [{ layer: 'dense' }],
      optimizer: { type: 'sgd', learningRate: 3 },
    }),
  },
  {
    name: 'rate too low, RMSprop',
    root: ['learning-rate-too-low'],
    data: hills(),
    runFile: runFile('height', { loss: 'mae', optimizer: { type: 'rmsprop', learningRate: 1e-7 } }),
  },
  {
    name: 'summed huber over large batches',
    root: ['sum-reduction', 'learning-rate-too-high'],
    data: linear({ scale: 5 }),
    runFile: runFile('y', {
      loss: { type: 'mse', reduction: 'sum' },
      batchSize: 128,
      optimizer: { type: 'sgd', learningRate: 0.02 },
    }),
  },
  {
    name: 'weights of deviation 2 before gelu',
    root: ['poor-init', 'learning-rate-too-high', 'exploding-gradient', 'diverging-loss'],
    data: blobs({ features: 8 }),
    runFile: runFile('kind', {
      loss: 'crossEntropy',
      optimizer: { type: 'sgd', learningRate: 0.05 },
      model: layers(6, { layer: 'dense', units: 32, activation: 'gelu', init: { type: 'normal', std: 2 } }),
    }),
  },
  {
    name: 'ten layers of tanh with tiny weights',
    root: ['poor-init', 'vanishing-gradient'],
    data: rings(),
    runFile: runFile('inner', {
      loss: 'bceWithLogits',
      optimizer: { type: 'sgd', learningRate: 0.05 },
      model: layers(10, {
        layer: 'dense',
        units: 12,
        activation: 'tanh',
        init: { type: 'normal', std: 0.02 },
      }),
    }),
  },
  {
    name: 'twelve layers of sigmoid',
    root: ['vanishing-gradient', 'loss-not-decreasing'],
    data: blobs(),
    runFile: runFile('kind', {
      loss: 'crossEntropy',
      optimizer: { type: 'sgd', learningRate: 0.1 },
      model: layers(12, { layer: 'dense', units: 12, activation: 'sigmoid' }),
    }),
  },
  {
    name: 'zeros everywhere',
    root: ['symmetric-init', 'poor-init'],
    data: blobs(),
    runFile: runFile('kind', {
      loss: 'crossEntropy',
      model: [
        { layer: 'dense', units: 16, activation: 'tanh', init: { type: 'constant', value: 0.05 } },
        { layer: 'dense', init: { type: 'constant', value: 0.05 } },
      ],
    }),
  },
  {
    name: 'softmax before focal',
    root: ['double-softmax', 'output-activation'],
    data: blobs(),
    runFile: runFile('kind', {
      loss: 'focal',
      model: [
        { layer: 'dense', units: 16, activation: 'relu' },
        { layer: 'dense', activation: 'softmax' },
      ],
    }),
  },
  {
    name: 'sigmoid before bceWithLogits',
    root: ['output-activation'],
    data: rings(),
    runFile: runFile('inner', {
      loss: 'bceWithLogits',
      model: [
        { layer: 'dense', units: 16, activation: 'relu' },
        { layer: 'dense', activation: 'sigmoid' },
      ],
    }),
  },
  {
    name: 'tanh output, targets up to 60',
    root: ['output-range', 'output-activation'],
    data: linear({ scale: 20 }),
    runFile: runFile('y', {
      loss: 'huber',
      model: [
        { layer: 'dense', units: 16, activation: 'relu' },
        { layer: 'dense', activation: 'tanh' },
      ],
    }),
  },
  {
    name: 'negative counts under poisson',
    root: ['target-range'],
    data: linear(),
    runFile: runFile('y', { loss: 'poisson' }),
  },
  {
    name: 'penalty of 3 on the weights',
    root: ['over-regularized'],
    data: linear(),
    runFile: runFile('y', { loss: 'mae', regularization: { l1: 3 } }),
  },
  {
    name: 'labels drawn at random',
    root: ['loss-not-decreasing', 'suspicious-labels'],
    data: unrelated(300, 3),
    runFile: runFile('y', { loss: 'crossEntropy', model: [{ layer: 'dense' }] }),
  },
  {
    name: 'rare positives',
    root: ['class-imbalance', 'ignored-class'],
    data: rare(500, 0.03, 1.2),
    runFile: runFile('hit', { loss: 'bceWithLogits', model: [{ layer: 'dense' }] }),
  },
  {
    name: 'one row in twenty is 40 off',
    root: ['outlier-targets'],
    data: linear({ rows: 240, outliers: 0.05 }),
    runFile: runFile('y', { loss: 'mse', model: [{ layer: 'dense' }], epochs: 60 }),
  },
  {
    name: 'twenty rows by heart',
    root: ['overfitting'],
    data: unrelated(40),
    runFile: runFile('y', {
      data: { validation: 0.5 },
      loss: 'mse',
      epochs: 300,
      batchSize: 10,
      model: [
        { layer: 'dense', units: 64, activation: 'relu' },
        { layer: 'dense', units: 64, activation: 'relu' },
        { layer: 'dense' },
      ],
    }),
  },
  {
    name: 'dropout of 0.95',
    root: ['dropout-too-strong'],
    data: blobs({ features: 6 }),
    runFile: runFile('kind', {
      loss: 'crossEntropy',
      optimizer: { type: 'adam', learningRate: 0.003 },
      model: [
        { layer: 'dense', units: 8, activation: 'relu' },
        { layer: 'dropout', rate: 0.95 },
        { layer: 'dense', units: 8, activation: 'relu' },
        { layer: 'dropout', rate: 0.95 },
        { layer: 'dense' },
      ],
    }),
  },
  {
    name: 'rate gone after thirty steps',
    root: ['schedule-too-fast', 'learning-rate-too-low'],
    data: hills(),
    runFile: runFile('height', { loss: 'mse', schedule: { type: 'exponential', gamma: 0.8 }, epochs: 60 }),
  },
  {
    name: 'batches of one under batch normalization',
    root: ['batch-norm-small-batch'],
    data: blobs({ rows: 60 }),
    runFile: runFile('kind', {
      loss: 'crossEntropy',
      batchSize: 1,
      epochs: 3,
      model: [{ layer: 'dense', units: 8 }, { layer: 'batchNorm' }, { layer: 'dense' }],
    }),
  },
];
