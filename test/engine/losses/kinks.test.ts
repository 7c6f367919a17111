import assert from 'node:assert/strict';
import { evaluateLoss, row, rows, type Tensor } from './evaluated-loss';

interface Kink {
  readonly loss: string;
  readonly about: string;
  readonly prediction: Tensor;
  readonly target: Tensor;
  readonly gradient: readonly number[];
  readonly options?: Readonly<Record<string, unknown>>;
}

/** PyTorch's derivatives where the mathematics has none. */
const KINKS: readonly Kink[] = [
  { loss: 'mae', about: 'no error', prediction: row(2), target: row(2), gradient: [0] },
  {
    loss: 'mae',
    about: 'an error that is not a number',
    prediction: row(Number.NaN),
    target: row(2),
    gradient: [0],
  },
  {
    loss: 'huber',
    about: 'an error of delta',
    prediction: row(3, -3),
    target: row(1, -1),
    gradient: [2, -2],
    options: { delta: 2 },
  },
  {
    loss: 'huber',
    about: 'an error that is not a number',
    prediction: row(Number.NaN),
    target: row(1),
    gradient: [Number.NaN],
  },
  { loss: 'huber', about: 'an infinite error', prediction: row(Infinity), target: row(1), gradient: [1] },
  { loss: 'smoothL1', about: 'an error of beta', prediction: row(2), target: row(1), gradient: [1] },
  {
    loss: 'quantile',
    about: 'no error',
    prediction: row(2),
    target: row(2),
    gradient: [-0.9],
    options: { quantile: 0.9 },
  },
  { loss: 'wing', about: 'no error', prediction: row(2), target: row(2), gradient: [0] },
  { loss: 'hinge', about: 'a score at the margin', prediction: row(1), target: row(1), gradient: [0] },
  {
    loss: 'multiMargin',
    about: 'scores a margin apart',
    prediction: rows([1, 0]),
    target: row(0),
    gradient: [0, 0],
  },
  {
    loss: 'multiLabelMargin',
    about: 'scores a margin apart',
    prediction: rows([1, 0]),
    target: rows([0, -1]),
    gradient: [0, 0],
  },
  {
    loss: 'marginRanking',
    about: 'equal scores',
    prediction: rows([1, 1]),
    target: rows([1]),
    gradient: [-1, 1],
  },
  {
    loss: 'hingeEmbedding',
    about: 'a distance of the margin',
    prediction: row(1),
    target: row(-1),
    gradient: [-1],
  },
  {
    loss: 'categoricalHinge',
    about: 'tied wrong classes',
    prediction: rows([0, 2, 2]),
    target: row(0),
    gradient: [-1, 0.5, 0.5],
  },
  {
    loss: 'gaussianNll',
    about: 'a variance below eps, which keeps the gradient at eps',
    prediction: rows([0, 0]),
    target: rows([0]),
    gradient: [0, 500],
    options: { eps: 1e-3 },
  },
];

describe('gradients of losses at their kinks', () => {
  for (const { loss, about, prediction, target, gradient, options } of KINKS) {
    it(`${loss}: ${about}`, () => {
      const actual = evaluateLoss(loss, prediction, target, { options }).gradient;
      assert.deepEqual(
        actual.map((value) => value + 0),
        gradient,
      );
    });
  }
});
