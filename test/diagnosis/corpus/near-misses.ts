import { bars, counts, levels, linear, odds, rowsOf } from '../data-sets';
import type { CorpusProgram } from './healthy';

type Keys = Readonly<Record<string, unknown>>;

/** A run file with its data section; everything that matters is said. */
function program(name: string, data: CorpusProgram['data'], section: Keys, keys: Keys): CorpusProgram {
  const runFile = { batchSize: 32, ...keys, data: { file: 'data.csv', validation: 0.25, ...section } };
  return { name, data, runFile };
}

const output = { layer: 'dense' };
const adam = (learningRate: number): Keys => ({ type: 'adam', learningRate });

/** Yesterday's value says nearly all of today's, as it may. */
const walk = rowsOf(240, 'walk', (random, i) => {
  const now = Math.sin(i / 17) + Math.sin(i / 5);
  return { yesterday: now, wind: random.nextNormal(), today: 0.97 * now + 0.1 * random.nextNormal() };
});
/** One number to tell two kinds by, and a few mistakes. */
const threshold = rowsOf(80, 'threshold', (random) => {
  const width = random.nextNormal();
  return { width, kind: width + 0.3 * random.nextNormal() > 0 ? 'yes' : 'no' };
});

/** Healthy trainings of kinds that rules took for trouble at first sight: programs drawn at random had shown them. */
export const NEAR_MISSES: readonly CorpusProgram[] = [
  program(
    'a level of its own in a corner of the features',
    levels(800),
    { target: 'y' },
    {
      model: [{ layer: 'dense', units: 32, activation: 'relu' }, output],
      loss: 'mse',
      optimizer: adam(0.005),
      epochs: 60,
    },
  ),
  program(
    'odds that features hardly move, one straight line',
    odds(),
    { target: 'won', task: 'binary' },
    { model: [output], loss: 'bceWithLogits', optimizer: adam(0.03), epochs: 20 },
  ),
  program(
    'odds, smoothed labels',
    odds(800),
    { target: 'won', task: 'classification' },
    {
      model: [{ layer: 'dense', units: 2 }],
      loss: { type: 'crossEntropy', labelSmoothing: 0.1 },
      optimizer: { type: 'sgd', learningRate: 0.05 },
      epochs: 20,
    },
  ),
  program(
    'faint signal under a hinge',
    odds(800),
    { target: 'won' },
    { model: [output], loss: 'squaredHinge', optimizer: adam(0.02), epochs: 15 },
  ),
  program(
    'a quarter dropped, outliers under huber',
    linear({ rows: 200, outliers: 0.06 }),
    { target: 'y' },
    {
      model: [{ layer: 'dense', units: 16, activation: 'relu' }, { layer: 'dropout', rate: 0.25 }, output],
      loss: 'huber',
      optimizer: { type: 'sgd', learningRate: 0.03, momentum: 0.8 },
      epochs: 20,
      batchSize: 8,
    },
  ),
  {
    ...program(
      'a root of the mean square behind a ReLU',
      counts(300),
      { target: 'n', task: 'regression' },
      {
        model: [
          { layer: 'dense', units: 16, activation: 'tanh' },
          { layer: 'dense', activation: 'relu', biasInit: 1 },
        ],
        loss: 'root.loss.js',
        optimizer: adam(0.01),
        epochs: 40,
      },
    ),
    lossFiles: {
      'root.loss.js':
        'export default function (prediction, target) {\n  return sqrt(mean((prediction - target) ** 2));\n}\n',
    },
  },
  program(
    'one feature before batch normalization',
    threshold,
    { target: 'kind' },
    {
      model: [
        { layer: 'dense', units: 16 },
        { layer: 'batchNorm' },
        { layer: 'activation', type: 'silu' },
        output,
      ],
      loss: 'bceWithLogits',
      optimizer: adam(0.005),
      epochs: 40,
      batchSize: 16,
    },
  ),
  program(
    "yesterday's value, the last days validate",
    walk,
    { target: 'today', split: 'last' },
    { model: [output], loss: 'mae', optimizer: adam(0.01), epochs: 60 },
  ),
  program(
    'upper quantile of targets whose spread depends on a feature',
    rowsOf(400, 'spread', (random) => {
      const [a, b] = [random.nextNormal(), random.nextNormal()];
      return { a, b, y: a + Math.exp(0.5 * b - 0.5) * random.nextNormal() };
    }),
    { target: 'y' },
    {
      model: [{ layer: 'dense', units: 16, activation: 'gelu' }, output],
      loss: { type: 'quantile', quantile: 0.95 },
      optimizer: adam(0.005),
      epochs: 40,
    },
  ),
  program(
    'bars in the focus of a summed loss',
    bars(160),
    { target: 'across', inputShape: [1, 6, 6], normalize: 'none' },
    {
      model: [
        { layer: 'conv2d', filters: 6, kernelSize: 3, activation: 'relu' },
        { layer: 'flatten' },
        { layer: 'dense', units: 2 },
      ],
      loss: { type: 'focal', gamma: 2, reduction: 'sum' },
      optimizer: adam(0.005),
      epochs: 20,
    },
  ),
];
