import { bars, blobs, counts, hills, linear, rare, rings, rowsOf, series } from '../data-sets';
import type { Program } from '../program';
import type { Columns } from '../table-of';
import { NEAR_MISSES } from './near-misses';

export interface CorpusProgram extends Program {
  readonly name: string;
}

type Layer = Readonly<Record<string, unknown>>;

/** Dense layers of so many units, and the layer that the targets ask for. */
function dense(activation: string, ...units: readonly number[]): Layer[] {
  return [...units.map((count) => ({ layer: 'dense', units: count, activation })), { layer: 'dense' }];
}

interface Settings extends Readonly<Record<string, unknown>> {
  readonly data?: Readonly<Record<string, unknown>>;
}

function program(
  name: string,
  target: string | readonly string[],
  data: Columns,
  settings: Settings,
): CorpusProgram {
  return {
    name,
    data,
    runFile: {
      model: dense('relu', 16),
      optimizer: { type: 'adam', learningRate: 0.01 },
      epochs: 30,
      batchSize: 32,
      ...settings,
      data: { file: 'data.csv', target, ...settings.data },
    },
  };
}

function regression(name: string, data: Columns, settings: Settings): CorpusProgram {
  return program(name, 'y', data, { loss: 'mse', ...settings });
}

function classes(name: string, data: Columns, settings: Settings): CorpusProgram {
  return program(name, 'kind', data, { loss: 'crossEntropy', ...settings });
}

function twoClasses(name: string, data: Columns, settings: Settings): CorpusProgram {
  return program(name, 'inner', data, { loss: 'bceWithLogits', ...settings });
}

const linearModel = [{ layer: 'dense' }];
const sgd = (learningRate: number, more: object = {}) => ({ type: 'sgd', learningRate, ...more });
const adam = (learningRate: number) => ({ type: 'adam', learningRate });

const twoTargets = rowsOf(160, 'two targets', (random) => {
  const [a, b] = [random.nextNormal(), random.nextNormal()];
  return { a, b, height: a + 0.5 * b + 0.1 * random.nextNormal(), heavy: a - b > 0 ? 1 : 0 };
});
const twoTerms = [
  { name: 'height', loss: 'mse', target: 'height' },
  { name: 'heavy', loss: 'bceWithLogits', target: 'heavy' },
];
const withText = rowsOf(160, 'text', (random) => {
  const colour = ['red', 'green', 'blue'][random.nextInteger(3)];
  const size = random.nextNormal();
  return { colour, size, y: size + (colour === 'red' ? 1 : -0.5) + 0.1 * random.nextNormal() };
});
const withHoles = rowsOf(200, 'holes', (random) => {
  const [a, b] = [random.nextNormal(), random.nextNormal()];
  return { a: random.nextFloat() < 0.1 ? null : a, b, y: a + b + 0.1 * random.nextNormal() };
});

/** Trainings with nothing wrong: each must stay without a warning for every seed. */
export const HEALTHY: readonly CorpusProgram[] = [
  // Regression
  regression('linear regression, plain SGD', linear(), { model: linearModel, optimizer: sgd(0.05) }),
  regression('full batch', linear(), {
    model: linearModel,
    optimizer: sgd(0.1),
    batchSize: 160,
    epochs: 150,
  }),
  regression('batches of one', linear({ rows: 80 }), {
    model: linearModel,
    optimizer: sgd(0.01),
    batchSize: 1,
    epochs: 15,
  }),
  regression('noise above the signal', linear({ noise: 3 }), {
    model: linearModel,
    optimizer: sgd(0.02),
    epochs: 60,
  }),
  regression('converged to the floor long ago', linear(), {
    model: linearModel,
    optimizer: sgd(0.1),
    epochs: 250,
  }),
  regression('fitted exactly', linear({ noise: 0 }), {
    model: linearModel,
    optimizer: sgd(0.1),
    epochs: 400,
  }),
  regression('large targets, Adam', linear({ scale: 200 }), { optimizer: adam(0.05), epochs: 120 }),
  regression('large targets, standardized', linear({ scale: 1e5 }), {
    data: { normalizeTarget: 'standard' },
  }),
  regression('tiny targets', linear({ scale: 1e-3 }), { optimizer: adam(0.005), epochs: 50 }),
  regression('features of other units, standardized', linear({ unit: 1e5 }), {}),
  regression('outliers under huber', linear({ outliers: 0.06 }), { loss: 'huber', epochs: 60 }),
  regression('outliers under mae', linear({ outliers: 0.06 }), { loss: 'mae', epochs: 60 }),
  regression('quantile', linear({ noise: 1 }), { loss: { type: 'quantile', quantile: 0.9 }, epochs: 60 }),
  regression('logCosh, RMSprop', linear(), {
    loss: 'logCosh',
    optimizer: { type: 'rmsprop', learningRate: 0.005 },
  }),
  regression('summed loss, small rate', linear(), {
    model: linearModel,
    loss: { type: 'mse', reduction: 'sum' },
    optimizer: sgd(0.001),
  }),
  regression('text features', withText, {}),
  regression('missing cells filled in', withHoles, { data: { missing: 'mean' } }),
  regression('lasso', linear(), { model: linearModel, regularization: { l1: 0.01 }, optimizer: sgd(0.05) }),
  regression('ridge', linear(), { regularization: { l2: 0.001 } }),
  regression('clipping that engages at first', linear({ scale: 100 }), {
    clip: { norm: 5 },
    optimizer: adam(0.1),
    epochs: 100,
  }),
  regression('mini-max features', linear(), {
    data: { normalize: 'minmax' },
    optimizer: adam(0.02),
    epochs: 60,
  }),
  regression('LBFGS', linear(), {
    optimizer: { type: 'lbfgs', learningRate: 1, lineSearchFn: 'strongWolfe' },
    batchSize: 160,
    epochs: 10,
  }),
  program('gaussian likelihood, total below 0', 'y', linear({ rows: 400, noise: 0.05 }), {
    data: { normalizeTarget: 'minmax' },
    loss: 'gaussianNll',
    model: [
      { layer: 'dense', units: 16, activation: 'relu' },
      { layer: 'dense', units: 2, activation: 'softplus' },
    ],
    epochs: 20,
  }),
  program('counts under poisson', 'n', counts(), {
    data: { task: 'regression' },
    loss: 'poisson',
    epochs: 50,
  }),
  program('curved surface, tanh', 'height', hills(), {
    loss: 'mse',
    model: dense('tanh', 24, 24),
    epochs: 80,
  }),
  program('curved surface, gelu and layer norm', 'height', hills(), {
    loss: 'mse',
    model: [{ layer: 'dense', units: 24, activation: 'gelu' }, { layer: 'layerNorm' }, { layer: 'dense' }],
    epochs: 60,
  }),

  // Schedules and optimizers
  regression('step decay', linear(), { schedule: { type: 'step', stepSize: 60, gamma: 0.3 } }),
  regression('exponential decay', linear(), { schedule: { type: 'exponential', gamma: 0.98 } }),
  classes('cosine to 0', blobs(), { schedule: { type: 'cosine', steps: 180 } }),
  classes('warm restarts', blobs(), { schedule: { type: 'cosineWarmRestarts', period: 40 }, epochs: 50 }),
  classes('one cycle', blobs(), {
    schedule: { type: 'oneCycle', maximum: 0.05, steps: 180 },
    optimizer: sgd(0.005, { momentum: 0.9 }),
  }),
  classes('reduce on plateau', blobs({ noise: 0.2 }), {
    schedule: { type: 'plateau', patience: 3 },
    epochs: 60,
  }),
  classes('momentum', blobs(), { optimizer: sgd(0.05, { momentum: 0.9 }) }),
  classes('AdamW with decay', blobs(), {
    optimizer: { type: 'adamW', learningRate: 0.01, weightDecay: 0.05 },
  }),
  classes('adagrad', blobs(), { optimizer: { type: 'adagrad', learningRate: 0.1 } }),
  classes('nadam', blobs(), { optimizer: { type: 'nadam', learningRate: 0.01 } }),

  // Classification
  classes('blobs', blobs(), {}),
  classes('ten classes', blobs({ rows: 300, classes: 10, features: 8 }), { epochs: 40 }),
  classes('overlapping blobs', blobs({ spread: 2.5 }), {}),
  classes('noisy labels', blobs({ noise: 0.3 }), { epochs: 40 }),
  classes('label smoothing', blobs(), { loss: { type: 'crossEntropy', labelSmoothing: 0.1 } }),
  classes('focal', blobs(), { loss: { type: 'focal', gamma: 2 }, epochs: 40 }),
  classes('log-softmax and nll', blobs(), {
    loss: 'nll',
    model: [
      { layer: 'dense', units: 16, activation: 'relu' },
      { layer: 'dense', activation: 'logSoftmax' },
    ],
  }),
  classes('five layers of relu', blobs({ features: 6 }), {
    model: dense('relu', 24, 24, 24, 24, 24),
    optimizer: adam(0.003),
  }),
  classes('batch norm', blobs(), {
    model: [
      { layer: 'dense', units: 16 },
      { layer: 'batchNorm' },
      { layer: 'activation', type: 'relu' },
      { layer: 'dense' },
    ],
  }),
  classes('dropout', blobs({ features: 6 }), {
    model: [
      { layer: 'dense', units: 48, activation: 'relu' },
      { layer: 'dropout', rate: 0.5 },
      { layer: 'dense' },
    ],
    epochs: 50,
  }),
  classes('residual', blobs({ features: 6 }), {
    model: [
      { layer: 'dense', units: 16, activation: 'relu' },
      {
        layer: 'residual',
        layers: [
          { layer: 'dense', units: 16, activation: 'relu' },
          { layer: 'dense', units: 16 },
        ],
      },
      { layer: 'dense' },
    ],
  }),
  classes('selu', blobs({ features: 6 }), { model: dense('selu', 24, 24), optimizer: adam(0.005) }),
  classes('early stopping', blobs({ noise: 0.1 }), { stop: { patience: 6 }, epochs: 100 }),
  twoClasses('rings', rings(), { epochs: 60 }),
  twoClasses('rings, sigmoid and bce', rings(), {
    loss: 'bce',
    model: [
      { layer: 'dense', units: 16, activation: 'relu' },
      { layer: 'dense', activation: 'sigmoid' },
    ],
    epochs: 60,
  }),
  twoClasses('rings, sigmoid hidden layer', rings(), {
    model: dense('sigmoid', 24),
    optimizer: adam(0.05),
    epochs: 80,
  }),
  twoClasses('rings, hinge', rings(), { loss: 'hinge', epochs: 60 }),
  twoClasses('rings, squared hinge', rings(), { loss: 'squaredHinge', epochs: 60 }),
  twoClasses('rings, soft margin', rings(), { loss: 'softMargin', epochs: 60 }),
  program('rare class, weighted', 'hit', rare(400, 0.05, 2), {
    loss: { type: 'bceWithLogits', posWeight: 19 },
    model: linearModel,
    epochs: 50,
  }),
  program('rare class that is told apart', 'hit', rare(400, 0.05, 5), { loss: 'bceWithLogits', epochs: 50 }),

  // Structured inputs
  program('images', 'across', bars(), {
    data: { inputShape: [1, 6, 6] },
    loss: 'bceWithLogits',
    epochs: 15,
    model: [
      { layer: 'conv2d', filters: 4, kernelSize: 3, activation: 'relu' },
      { layer: 'flatten' },
      { layer: 'dense' },
    ],
  }),
  program('series, GRU', 'slow', series(), {
    data: { inputShape: [12, 1] },
    loss: 'bceWithLogits',
    epochs: 30,
    optimizer: adam(0.03),
    model: [{ layer: 'gru', units: 8 }, { layer: 'dense' }],
  }),
  program('series, LSTM', 'slow', series(), {
    data: { inputShape: [12, 1] },
    loss: 'bceWithLogits',
    epochs: 30,
    optimizer: adam(0.03),
    model: [{ layer: 'lstm', units: 8 }, { layer: 'dense' }],
  }),

  // Several losses
  program('two terms', ['height', 'heavy'], twoTargets, { loss: { terms: twoTerms } }),
  program('two terms of different weight', ['height', 'heavy'], twoTargets, {
    loss: { terms: [{ ...twoTerms[0], weight: 30 }, twoTerms[1]] },
    epochs: 50,
  }),
  program('uncertainty weighting, total below 0', ['height', 'heavy'], twoTargets, {
    loss: { terms: twoTerms, balance: 'uncertainty' },
    epochs: 80,
  }),
  program('gradNorm', ['height', 'heavy'], twoTargets, { loss: { terms: twoTerms, balance: 'gradNorm' } }),
  program('pcGrad', ['height', 'heavy'], twoTargets, { loss: { terms: twoTerms, balance: 'pcGrad' } }),
  regression('from mse to a much larger loss', linear(), {
    loss: { schedule: [{ loss: 'huber' }, { loss: { type: 'mse', reduction: 'sum' }, from: { epoch: 15 } }] },
    optimizer: adam(0.003),
  }),
  regression('from mse to mae, blended', linear({ outliers: 0.03 }), {
    loss: { schedule: [{ loss: 'mse' }, { loss: 'mae', from: { epoch: 10 }, blend: { epochs: 5 } }] },
    epochs: 40,
  }),
  {
    ...regression('loss file whose weight grows', linear(), { loss: 'ramp.loss.js', epochs: 40 }),
    lossFiles: {
      'ramp.loss.js':
        'export default function (prediction, target) {\n  return (1 + 30 * progress) * mean((prediction - target) ** 2);\n}\n',
    },
  },
  ...NEAR_MISSES,
];
