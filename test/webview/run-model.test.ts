import assert from 'node:assert/strict';
import { RunHistory } from '../../src/dashboard/run-history';
import { LOSS } from '../../src/runs/series/run-series';
import { cursorOf, describeRun, NOTHING_READ, reportProgress } from '../../src/dashboard/run-views';
import { RunModel } from '../../webview/run-model';
import { shareDone, stateText, statusItems } from '../../webview/run-status';
import { epochEnded, finding, runEnded, runStarted, steps, standing } from '../dashboard/run-fixture';

/** A run on the host and the page's copy of it. */
function pair(): { history: RunHistory; model: RunModel; sync: (stepsPerSecond?: number) => void } {
  const history = new RunHistory(runStarted());
  const model = new RunModel(describeRun(history, standing(2)));
  let cursor = NOTHING_READ;
  let findings = 0;
  const sync = (stepsPerSecond: number | null = null): void => {
    model.apply(reportProgress(history, stepsPerSecond, cursor, findings));
    cursor = cursorOf(history);
    findings = history.findings.length;
  };
  return { history, model, sync };
}

function status(model: RunModel): Record<string, string> {
  return Object.fromEntries(
    statusItems(model).map(({ label, value, of }) => [label, `${value} ${of}`.trim()]),
  );
}

describe('RunModel', () => {
  it('ends up with what the host has', () => {
    const { history, model, sync } = pair();
    for (let step = 0; step < 5000; step += 100) {
      history.append(steps(step, Array<number>(100).fill(step)));
      if (step % 300 === 0) {
        sync();
      }
    }
    history.append({ type: 'finding', finding: finding() });
    history.append(runEnded());
    sync();
    assert.equal(model.steps.length, history.steps.length);
    const losses = [model, history].map((copy) => copy.steps.mean.slice(LOSS, copy.steps.length));
    assert.deepEqual(losses[0], losses[1]);
    assert.deepEqual(
      model.findings.map(({ rule }) => rule),
      ['learning-rate-too-high'],
    );
    assert.equal(model.title, 'iris.train.json #2');
  });

  it('refuses news that skip some', () => {
    const { history, model } = pair();
    history.append(steps(0, [1, 2, 3]));
    const cursor = { ...NOTHING_READ, steps: { width: 1, length: 3 } };
    assert.throws(() => {
      model.apply(reportProgress(history, null, cursor, 0));
    }, RangeError);
    assert.throws(() => {
      model.apply(reportProgress(history, null, NOTHING_READ, 2));
    }, RangeError);
  });
});

describe('the status line', () => {
  it('has dashes before the first step', () => {
    const { model } = pair();
    assert.equal(stateText(model), 'Starting');
    assert.equal(shareDone(model), 0);
    assert.deepEqual(status(model), {
      Step: '0 / 100',
      Epoch: '0 / 10',
      Loss: '\u2013',
      Validation: '\u2013',
      Accuracy: '\u2013',
      'Learning rate': '\u2013',
      Speed: '\u2013',
      'Time left': '\u2013',
    });
  });

  it('tells how far a run is and how long it will take', () => {
    const { history, model, sync } = pair();
    history.append(steps(0, Array<number>(25).fill(0.123456)));
    history.append(epochEnded(1, 0.5));
    sync(0.5);
    assert.equal(stateText(model), 'Running');
    assert.equal(shareDone(model), 0.25);
    assert.deepEqual(status(model), {
      Step: '25 / 100',
      Epoch: '2 / 10',
      Loss: '0.1235',
      Validation: '0.5000',
      Accuracy: '90.0 %',
      'Learning rate': '0.01',
      Speed: '0.500 steps/s',
      'Time left': '2 min 30 s',
    });
  });

  it('tells a loss that is NaN from one that is unknown', () => {
    const { history, model, sync } = pair();
    history.append(steps(0, [NaN]));
    sync();
    assert.equal(status(model).Loss, 'NaN');
  });

  it('says how and when the run ended', () => {
    const { history, model, sync } = pair();
    history.append(steps(0, [1]));
    history.setPaused(true);
    sync();
    assert.equal(stateText(model), 'Paused');
    history.append(runEnded({ reason: 'patience', seconds: 75 }));
    sync();
    assert.equal(stateText(model), 'Stopped early: no more improvement');
    assert.equal(status(model).Time, '1 min 15 s');
  });
});
