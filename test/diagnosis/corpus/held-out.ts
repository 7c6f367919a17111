import { bars, blobs, series } from '../data-sets';
import type { Columns } from '../table-of';
import type { CorpusProgram } from './healthy';
import {
  churn,
  friedman,
  glitches,
  houses,
  moons,
  robot,
  seasons,
  shares,
  sparse,
  wages,
} from './held-out-data';

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
