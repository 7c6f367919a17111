import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { Output } from '../../src/cli/output';
import { ProgressBar } from '../../src/cli/progress-bar';
import type { RunStarted } from '../../src/runs/events';

const started: RunStarted = {
  type: 'run',
  id: 'one',
  file: '/w/a.train.json',
  seed: 42,
  parameters: 3,
  rows: 10,
  trainingRows: 8,
  validationRows: 2,
  layers: [],
  layout: { terms: [], layers: [] },
  totalSteps: 400,
  stepsPerEpoch: 1,
  metric: null,
  loss: 'mse',
};

/** Telemetry of one step. */
function row(step: number, loss: number): Float64Array {
  return Float64Array.of(step, 0, loss, 0.1, 1, 0);
}

describe('ProgressBar', () => {
  function shown(columns = 200) {
    let text = '';
    const stream = new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    });
    let time = 0;
    const bar = new ProgressBar(started, new Output(stream, () => undefined), columns, () => time);
    return {
      bar,
      at: (milliseconds: number, rows: Float64Array) => {
        time = milliseconds;
        bar.update(rows);
      },
      pictures: () => text.split('\r\u001B[K').slice(1),
    };
  }

  it('shows how far the run is, how fast, and how long it still takes', () => {
    const { at, pictures } = shown();
    at(2000, row(99, 0.12345));
    assert.deepEqual(pictures(), [
      '[######------------------]  25 %  step 100/400  loss 0.1235  50 steps/s  6.0 s left',
    ]);
  });

  it('takes the newest of several steps', () => {
    const { at, pictures } = shown();
    at(1000, Float64Array.of(...row(0, 9), ...row(1, 8)));
    assert.match(pictures()[0], /step 2\/400 {2}loss 8 /);
  });

  it('is drawn ten times a second at most', () => {
    const { at, pictures } = shown();
    for (let time = 0; time < 1000; time += 10) at(time, row(1, 1));
    assert.equal(pictures().length, 10);
  });

  it('fits into one line', () => {
    const { at, pictures } = shown(40);
    at(1000, row(99, 1));
    assert.equal(pictures()[0].length, 39);
  });

  it('goes away when something else is to be written, and leaves nothing when it never showed', () => {
    const quiet = shown();
    quiet.bar.clear();
    assert.deepEqual(quiet.pictures(), []);
    const { at, bar, pictures } = shown();
    at(1000, row(1, 1));
    bar.clear();
    bar.clear();
    assert.equal(pictures().length, 2);
    assert.equal(pictures()[1], '');
  });
});
