import assert from 'node:assert/strict';
import { Scene, sceneWithRun } from './feed-scene';
import { finding, runStarted } from './run-fixture';
import { RunHistory } from '../../src/dashboard/run-history';

describe('what the page asks for', () => {
  it('passes the buttons on, and shows a pause at once', () => {
    const { scene, history, calls } = sceneWithRun();
    for (const action of ['pause', 'step', 'resume', 'restart', 'stop'] as const) {
      scene.say({ type: 'control', run: 'run-1', action });
      assert.equal(history.state, action === 'pause' || action === 'step' ? 'paused' : 'running');
    }
    assert.deepEqual(calls, ['pause', 'step', 'resume', 'restart', 'stop']);
  });

  it('logs a button of a run that cannot be controlled', () => {
    const scene = new Scene();
    scene.feed.addRun({ history: new RunHistory(runStarted()), controls: null });
    scene.say({ type: 'control', run: 'run-1', action: 'stop' });
    scene.say({ type: 'control', run: 'nowhere', action: 'stop' });
    assert.equal(scene.log.length, 2);
  });

  it('has fixes proven that the page lists, and tells it what became of them', () => {
    const scene = new Scene();
    const history = new RunHistory(runStarted());
    const fix = { title: 'Lower learningRate to 0.01', edits: [] };
    history.append({ type: 'finding', finding: { ...finding(), fixes: [fix] } });
    scene.feed.addRun({ history, controls: null });
    scene.say({ type: 'ready', shown: [] });
    scene.say({ type: 'prove', run: 'run-1', finding: 0, fix: 0 });
    scene.say({ type: 'prove', run: 'run-1', finding: 0, fix: 1 });
    const { rule } = finding();
    assert.deepEqual(scene.proved, [{ runFile: runStarted().file, rule, title: fix.title }]);
    assert.equal(scene.log.length, 1);
    scene.acknowledge();
    history.addProof({ rule, fix: fix.title, verdict: 'doesNotHelp', sentence: 'r2 goes from 0.5 to 0.4.' });
    scene.pass(100);
    assert.deepEqual(scene.news.at(-1)?.runs[0].proofs, [
      { rule, fix: fix.title, helps: false, text: 'did not help: r2 goes from 0.5 to 0.4.' },
    ]);
  });

  it('reveals findings and their related places, and nothing else', () => {
    const { scene, history } = sceneWithRun();
    history.append({ type: 'finding', finding: finding() });
    scene.say({ type: 'reveal', run: 'run-1', finding: 0, related: null });
    scene.say({ type: 'reveal', run: 'run-1', finding: 0, related: 0 });
    scene.say({ type: 'reveal', run: 'run-1', finding: 1, related: null });
    assert.deepEqual(scene.revealed, [12, 4]);
    assert.equal(scene.log.length, 1);
  });

  it('starts a training when the page asks for it', () => {
    const scene = new Scene();
    scene.say({ type: 'train' });
    assert.equal(scene.trained, 1);
  });
});
