import type { RandomStream } from '../../../src/engine/random';
import { bars, blobs, rowsOf, series } from '../data-sets';
import type { Columns } from '../table-of';
import type { CorpusProgram } from './healthy';

type Keys = Readonly<Record<string, unknown>>;

/** A run file with its data section; everything that matters is said. */
function program(name: string, data: Columns, section: Keys, keys: Keys): CorpusProgram {
  return { name, data, runFile: { data: { file: 'data.csv', ...section }, ...keys } };
}

const dense = (units: number, activation: string, more: Keys = {}): Keys => ({
  layer: 'dense',
  units,
  activation,
  ...more,
});
const output = { layer: 'dense' };
const tenth = (random: RandomStream): number => 0.1 * random.nextNormal();

/** Friedman 1991, "Multivariate Adaptive Regression Splines": ten features, five of which matter. */
const friedman = rowsOf(400, 'friedman', (random) => {
  const x = Array.from({ length: 10 }, () => random.nextFloat());
  const y =
    10 * Math.sin(Math.PI * x[0] * x[1]) +
    20 * (x[2] - 0.5) ** 2 +
    10 * x[3] +
    5 * x[4] +
    random.nextNormal();
  return { ...Object.fromEntries(x.map((value, i) => [`x${i}`, value])), y };
});
const moons = rowsOf(300, 'moons', (random, i) => {
  const angle = Math.PI * random.nextFloat();
  const upper = i % 2 === 0;
  return {
    a: (upper ? Math.cos(angle) : 1 - Math.cos(angle)) + tenth(random),
    b: (upper ? Math.sin(angle) : 0.5 - Math.sin(angle)) + tenth(random),
    moon: upper ? 'upper' : 'lower',
  };
});
const houses = rowsOf(350, 'houses', (random) => {
  const area = 40 + 160 * random.nextFloat();
  const rooms = 1 + random.nextInteger(6);
  const age = 90 * random.nextFloat();
  const price = 3200 * area + 15000 * rooms - 900 * age + 40000 * random.nextNormal();
  return { area, rooms, age, price: Math.round(300000 + price) };
});
const churn = rowsOf(500, 'churn', (random) => {
  const [months, calls, fee] = [60 * random.nextFloat(), random.nextInteger(9), 20 + 80 * random.nextFloat()];
  const score = -1.2 - 0.05 * (months - 30) + 0.5 * (calls - 4) + 0.02 * (fee - 60);
  return { months, calls, fee, churned: random.nextFloat() < 1 / (1 + Math.exp(-2 * score)) ? 'yes' : 'no' };
});
const sparse = rowsOf(300, 'sparse', (random) => {
  const x = Array.from({ length: 30 }, () => random.nextNormal());
  return {
    ...Object.fromEntries(x.map((value, i) => [`x${i}`, value])),
    y: 2 * x[3] - 1.5 * x[7] + x[11] + 0.3 * random.nextNormal(),
  };
});
const robot = rowsOf(300, 'robot', (random) => {
  const [u, v] = [2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1];
  return {
    u,
    v,
    x: Math.cos(2 * u) + 0.5 * v,
    y: Math.sin(2 * u) * v,
    z: u * v + 0.05 * random.nextNormal(),
  };
});
const shares = rowsOf(260, 'shares', (random) => {
  const [a, b] = [random.nextNormal(), random.nextNormal()];
  return { a, b, share: 1 / (1 + Math.exp(-(a - 0.7 * b + 0.3 * random.nextNormal()))) };
});
const seasons = rowsOf(320, 'seasons', (random, t) => {
  const at = (lag: number): number => Math.sin((t - lag) / 7) + 0.3 * Math.sin((t - lag) / 2.3);
  return {
    lag1: at(1) + tenth(random),
    lag2: at(2) + tenth(random),
    lag7: at(7) + tenth(random),
    sales: at(0),
  };
});
const wages = rowsOf(400, 'wages', (random) => {
  const trade = ['cook', 'nurse', 'welder', 'clerk', 'driver'][random.nextInteger(5)];
  const years = 35 * random.nextFloat();
  const base = { cook: 13, nurse: 18, welder: 20, clerk: 15, driver: 14 }[trade] ?? 0;
  return {
    trade,
    years,
    region: random.nextInteger(4),
    wage: base + 0.25 * years + 1.5 * random.nextNormal(),
  };
});
const glitches = rowsOf(300, 'glitches', (random, i) => {
  const [a, b] = [random.nextNormal(), random.nextNormal()];
  return { a, b, y: 3 * a - b + tenth(random) + (i % 40 === 0 ? 12 : 0) };
});

const CHARBONNIER =
  'export default function (prediction, target) {\n  return mean(sqrt((prediction - target) ** 2 + 1e-4) - 1e-2);\n}\n';

/**
 * Healthy trainings that were written after the rules and trained once before any rule was looked at again: what they
 * say about false alarms is not what the rules were made for.
 */
export const HELD_OUT: readonly CorpusProgram[] = [
  program(
    'Friedman, two hidden layers',
    friedman,
    { target: 'y', normalizeTarget: 'standard' },
    {
      model: [dense(32, 'relu'), dense(16, 'relu'), output],
      loss: 'mse',
      optimizer: { type: 'adam', learningRate: 0.005 },
      epochs: 60,
      batchSize: 25,
    },
  ),
  program(
    'Friedman, raw target, mae',
    friedman,
    { target: 'y' },
    {
      model: [dense(24, 'gelu'), output],
      loss: 'mae',
      optimizer: { type: 'adamW', learningRate: 0.01, weightDecay: 0.01 },
      epochs: 80,
      batchSize: 40,
    },
  ),
  program(
    'moons, momentum',
    moons,
    { target: 'moon' },
    {
      model: [dense(16, 'tanh'), dense(8, 'tanh'), output],
      loss: 'bceWithLogits',
      optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0.9 },
      epochs: 50,
      batchSize: 20,
    },
  ),
  program(
    'moons, two outputs, cross entropy',
    moons,
    { target: 'moon', task: 'classification' },
    {
      model: [dense(12, 'mish'), { layer: 'dense', units: 2 }],
      loss: 'crossEntropy',
      optimizer: { type: 'radam', learningRate: 0.02 },
      epochs: 40,
    },
  ),
  program(
    'house prices, huber',
    houses,
    { target: 'price', normalizeTarget: 'standard' },
    {
      model: [dense(16, 'relu'), output],
      loss: { type: 'huber', delta: 1.5 },
      optimizer: { type: 'adam', learningRate: 0.01 },
      epochs: 50,
      batchSize: 16,
    },
  ),
  program(
    'house prices, linear, plateau schedule',
    houses,
    { target: 'price', normalizeTarget: 'minmax' },
    {
      model: [output],
      loss: 'mse',
      optimizer: { type: 'sgd', learningRate: 0.1 },
      schedule: { type: 'plateau', patience: 5, factor: 0.3 },
      epochs: 70,
      batchSize: 32,
    },
  ),
  program(
    'churn, logistic with ridge',
    churn,
    { target: 'churned' },
    {
      model: [output],
      loss: 'bceWithLogits',
      optimizer: { type: 'sgd', learningRate: 0.3 },
      regularization: { l2: 0.001 },
      epochs: 40,
      batchSize: 50,
    },
  ),
  program(
    'churn, dropout and early stopping',
    churn,
    { target: 'churned' },
    {
      model: [dense(48, 'relu'), { layer: 'dropout', rate: 0.3 }, dense(24, 'relu'), output],
      loss: 'bceWithLogits',
      optimizer: { type: 'adam', learningRate: 0.003 },
      epochs: 100,
      batchSize: 32,
      stop: { patience: 10 },
    },
  ),
  program(
    'six classes, softplus, RMSprop',
    blobs({ rows: 420, classes: 6, features: 8, spread: 0.9 }),
    { target: 'kind' },
    {
      model: [dense(32, 'softplus'), output],
      loss: 'crossEntropy',
      optimizer: { type: 'rmsprop', learningRate: 0.005 },
      epochs: 40,
      batchSize: 30,
    },
  ),
  program(
    'eight layers of elu',
    blobs({ rows: 300, classes: 4, features: 5 }),
    { target: 'kind' },
    {
      model: [...Array.from({ length: 8 }, () => dense(20, 'elu', { init: 'heNormal' })), output],
      loss: 'crossEntropy',
      optimizer: { type: 'adam', learningRate: 0.001 },
      epochs: 40,
      batchSize: 32,
    },
  ),
  program(
    'thirty features, lasso',
    sparse,
    { target: 'y' },
    {
      model: [output],
      loss: 'mse',
      optimizer: { type: 'adam', learningRate: 0.02 },
      regularization: { l1: 0.01 },
      epochs: 60,
      batchSize: 30,
    },
  ),
  program(
    'warm-up and decay by hand',
    sparse,
    { target: 'y' },
    {
      model: [dense(16, 'silu'), output],
      loss: 'smoothL1',
      optimizer: { type: 'adam', learningRate: 0.02 },
      schedule: {
        type: 'lambda',
        points: [
          [0, 0.05],
          [60, 1],
          [400, 0.02],
        ],
      },
      epochs: 50,
      batchSize: 32,
    },
  ),
  program(
    'three targets of a robot arm',
    robot,
    { target: ['x', 'y', 'z'] },
    {
      model: [dense(32, 'tanh'), dense(32, 'tanh'), output],
      loss: 'mse',
      optimizer: { type: 'adam', learningRate: 0.005 },
      epochs: 80,
      batchSize: 30,
    },
  ),
  program(
    'three terms of a robot arm, dwa',
    robot,
    { target: ['x', 'y', 'z'] },
    {
      model: [dense(32, 'relu'), output],
      loss: {
        terms: [
          { name: 'x', loss: 'mse', target: 'x' },
          { name: 'y', loss: 'mae', target: 'y', weight: 0.5 },
          { name: 'z', loss: 'huber', target: 'z', weight: 2 },
        ],
        balance: 'dwa',
      },
      optimizer: { type: 'adam', learningRate: 0.005 },
      epochs: 60,
      batchSize: 30,
    },
  ),
  program(
    'shares, sigmoid over mse',
    shares,
    { target: 'share' },
    {
      model: [dense(12, 'relu'), { layer: 'dense', activation: 'sigmoid' }],
      loss: 'mse',
      optimizer: { type: 'adam', learningRate: 0.02 },
      epochs: 50,
      batchSize: 26,
    },
  ),
  program(
    'seasons, the last rows validate',
    seasons,
    { target: 'sales', split: 'last', shuffle: false },
    {
      model: [dense(16, 'relu'), output],
      loss: 'mse',
      optimizer: { type: 'adam', learningRate: 0.01 },
      epochs: 40,
      batchSize: 32,
    },
  ),
  program(
    'wages by trade, one-hot',
    wages,
    { target: 'wage', normalizeTarget: 'standard' },
    {
      model: [dense(12, 'leakyRelu'), output],
      loss: 'logCosh',
      optimizer: { type: 'nadam', learningRate: 0.005 },
      epochs: 60,
      batchSize: 40,
    },
  ),
  program(
    'wages, full batch, AMSGrad, clipped',
    wages,
    { target: 'wage', normalizeTarget: 'standard' },
    {
      model: [dense(16, 'selu', { init: 'lecunNormal' }), output],
      loss: 'mse',
      optimizer: { type: 'amsgrad', learningRate: 0.03 },
      clip: { norm: 5 },
      epochs: 200,
      batchSize: 400,
    },
  ),
  {
    ...program(
      "glitches under a loss of one's own",
      glitches,
      { target: 'y' },
      {
        model: [output],
        loss: 'charbonnier.loss.js',
        optimizer: { type: 'adam', learningRate: 0.05 },
        epochs: 60,
        batchSize: 32,
      },
    ),
    lossFiles: { 'charbonnier.loss.js': CHARBONNIER },
  },
  program(
    'bars, convolution with batch norm',
    bars(160),
    { target: 'across', inputShape: [1, 6, 6], normalize: 'none' },
    {
      model: [
        { layer: 'conv2d', filters: 6, kernelSize: 3, padding: 'same' },
        { layer: 'batchNorm' },
        { layer: 'activation', type: 'relu' },
        { layer: 'maxPool2d' },
        { layer: 'flatten' },
        output,
      ],
      loss: 'bceWithLogits',
      optimizer: { type: 'adam', learningRate: 0.005 },
      epochs: 25,
      batchSize: 20,
    },
  ),
  program(
    'series, plain recurrent layer',
    series(160),
    { target: 'slow', inputShape: [12, 1], normalize: 'none' },
    {
      model: [{ layer: 'rnn', units: 16 }, output],
      loss: 'bceWithLogits',
      optimizer: { type: 'adam', learningRate: 0.01 },
      clip: { norm: 1 },
      epochs: 40,
      batchSize: 20,
    },
  ),
  program(
    'series, convolution in time',
    series(160),
    { target: 'slow', inputShape: [1, 12], normalize: 'none' },
    {
      model: [
        { layer: 'conv1d', filters: 8, kernelSize: 3, activation: 'relu' },
        { layer: 'globalAvgPool' },
        output,
      ],
      loss: 'bceWithLogits',
      optimizer: { type: 'adam', learningRate: 0.02 },
      epochs: 40,
      batchSize: 20,
    },
  ),
];
