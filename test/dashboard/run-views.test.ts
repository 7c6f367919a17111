import assert from 'node:assert/strict';
import { RunHistory } from '../../src/dashboard/run-history';
import { describeRun, NOTHING_READ, reportProgress } from '../../src/dashboard/run-views';
import { finding, runEnded, runStarted, steps, standing } from './run-fixture';

describe('describeRun', () => {
  for (const [file, name] of [
    ['/workspace/iris.train.json', 'iris.train.json'],
    ['C:\\data\\iris.train.json', 'iris.train.json'],
    ['iris.train.json', 'iris.train.json'],
  ]) {
    it(`calls the run of ${file} ${name}`, () => {
      assert.equal(describeRun(new RunHistory(runStarted({ file })), standing(1)).name, name);
    });
  }

  it('says whether the run still trains', () => {
    const history = new RunHistory(runStarted());
    assert.equal(describeRun(history, standing(1)).live, true);
    history.append(runEnded());
    assert.equal(describeRun(history, standing(1)).live, false);
  });
});

describe('reportProgress', () => {
  it('knows nothing before the first step', () => {
    const { steps: taken, known, end } = reportProgress(new RunHistory(runStarted()), null, null, 0);
    assert.equal(taken, 0);
    assert.deepEqual(known, [false, false, false, false, false]);
    assert.equal(end, null);
  });

  it('has no metric in a task without one', () => {
    const history = new RunHistory(runStarted({ metric: null }));
    history.append({ type: 'epoch', epoch: 0, step: 9, loss: 1, validation: { loss: 0.5, accuracy: 0.9 } });
    assert.deepEqual(reportProgress(history, null, null, 0).known, [false, false, false, true, false]);
  });

  it('gives the places of findings as text, and keeps their paths to itself', () => {
    const history = new RunHistory(runStarted());
    history.append({ type: 'finding', finding: finding() });
    const [view] = reportProgress(history, null, null, 0).findings;
    assert.equal(view.place, 'iris.train.json:12:21');
    assert.deepEqual(view.related, [{ message: 'The layer that grew first', place: 'iris.train.json:4:21' }]);
    assert.doesNotMatch(JSON.stringify(view), /workspace/);
  });

  it('tells the loss of the newest batch while the run goes on, and of the last epoch when it has ended', () => {
    const history = new RunHistory(runStarted());
    history.append(steps(0, [3, 1]));
    assert.equal(reportProgress(history, null, null, 0).newest[0], 1);
    history.append(runEnded({ loss: 2 }));
    assert.equal(reportProgress(history, null, null, 0).newest[0], 2);
  });

  it('has curves only for a page that draws them', () => {
    const history = new RunHistory(runStarted());
    history.append(steps(0, [1, 2]));
    assert.equal(reportProgress(history, null, null, 0).curves, null);
    assert.equal(reportProgress(history, null, NOTHING_READ, 0).curves?.steps.count, 2);
  });
});
