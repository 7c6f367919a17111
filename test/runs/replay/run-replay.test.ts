import assert from 'node:assert/strict';
import { RunReplay } from '../../../src/runs/replay/run-replay';
import { linear } from '../../diagnosis/data-sets';
import { ingredientsOf, RUN_FILE } from '../../diagnosis/program';

const LOSS = `export default function (prediction, target) {
  const r = prediction - target;
  const squares = r ** 2;
  let total = 0;
  for (let i = 0; i < 2; i++) total += mean(squares) * (i + 1);
  return total + 0 * mean(round(r));
}
`;
const LOSS_FILE = RUN_FILE.replace('test.train.json', 'own.loss.js');

function replay(interval?: number): RunReplay {
  const runFile = {
    data: { file: 'data.csv', target: 'y', validation: 0 },
    model: [
      { layer: 'dense', units: 4, activation: 'tanh' },
      { layer: 'dropout', rate: 0.2 },
      { layer: 'dense' },
    ],
    loss: 'own.loss.js',
    optimizer: { type: 'adam', learningRate: 0.01 },
    epochs: 20,
    batchSize: 16,
  };
  const program = { runFile, data: linear({ rows: 50 }), lossFiles: { 'own.loss.js': LOSS } };
  return new RunReplay(ingredientsOf(program, 5), interval);
}

function reach(run: RunReplay, step: number): RunReplay {
  while (!run.advance(step, 1000));
  return run;
}

const measured = (run: RunReplay, text: string, inside = 0) => {
  const found = run.measure(LOSS_FILE, LOSS.indexOf(text) + inside);
  assert.ok(found);
  return { ...found, text: LOSS.slice(found.span.start, found.span.end) };
};

describe('the replay of a run', () => {
  it('measures the smallest expression around a character', () => {
    const run = replay();
    assert.equal(measured(run, 'prediction - target;').text, 'prediction');
    assert.equal(measured(run, ' - target;', 1).text, 'prediction - target');
    assert.equal(measured(run, 'mean(squares)').text, 'mean(squares)');
    assert.equal(measured(run, 'squares =').text, 'squares');
  });

  it('knows the shape of an expression and what its numbers are', () => {
    const run = replay();
    const { shape, value } = measured(run, 'r ** 2', 2);
    assert.deepEqual(shape, [16, 1]);
    assert.ok(value.min >= 0 && value.max > value.mean && value.mean > value.min);
    assert.deepEqual([value.zeros, value.nonFinite], [0, 0]);
  });

  it('knows the gradient of an expression', () => {
    const { gradient } = measured(replay(), 'r ** 2', 2);
    // Three times the mean over 16 rows.
    assert.ok(gradient);
    assert.ok(Math.abs(gradient.mean - 3 / 16) < 1e-6);
    assert.equal(gradient.min, gradient.max);
  });

  it('knows where there is no gradient', () => {
    const { gradient } = measured(replay(), 'target;');
    assert.ok(gradient);
    assert.equal(measured(replay(), 'round(r)').text, 'round(r)');
  });

  it('counts how often a place was evaluated', () => {
    assert.equal(measured(replay(), 'mean(squares)').times, 2);
    assert.equal(measured(replay(), 'prediction - target', 11).times, 1);
  });

  it('says nothing of a place without tensors', () => {
    assert.equal(replay().measure(LOSS_FILE, LOSS.indexOf('export')), null);
  });

  it('is at the same numbers whichever way it came to a step', () => {
    const straight = measured(reach(replay(), 7), 'r ** 2', 2);
    const around = reach(replay(), 30);
    assert.notDeepEqual(measured(around, 'r ** 2', 2).value, straight.value);
    assert.deepEqual(measured(reach(around, 7), 'r ** 2', 2), straight);
    assert.deepEqual(measured(reach(around, 7), 'r ** 2', 2), straight);
  });

  it('goes back by the states that it has kept', () => {
    const run = replay(0);
    for (const step of [4, 8, 12, 16, 20]) reach(run, step);
    assert.deepEqual(measured(reach(run, 9), 'r ** 2', 2), measured(reach(replay(), 9), 'r ** 2', 2));
  });

  it('goes on from a later state where that is nearer', () => {
    const run = replay(0);
    for (const step of [4, 8, 12, 16, 20]) reach(run, step);
    reach(run, 2);
    run.advance(19, 0);
    assert.ok(run.step > 2 && run.step <= 19, String(run.step));
    assert.deepEqual(measured(reach(run, 19), 'r ** 2', 2), measured(reach(replay(), 19), 'r ** 2', 2));
  });

  it('measures the short last batch of an epoch in its own shape', () => {
    assert.deepEqual(measured(reach(replay(), 3), 'r ** 2', 2).shape, [2, 1]);
  });

  it('leaves what is trained as it is', () => {
    const looked = reach(replay(), 5);
    measured(looked, 'r ** 2', 2);
    assert.deepEqual(measured(reach(looked, 9), 'r ** 2', 2), measured(reach(replay(), 9), 'r ** 2', 2));
  });

  it('says that a step was never taken', () => {
    assert.throws(() => reach(replay(), 100_000), /ends before/);
  });
});
