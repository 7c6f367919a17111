import assert from 'node:assert/strict';
import { ExperimentBoard } from '../../../src/dashboard/experiments/experiment-board';
import type {
  ExperimentHostMessage,
  ExperimentView,
} from '../../../src/dashboard/experiments/experiment-view';

function view(id: string, parts: Partial<ExperimentView> = {}): ExperimentView {
  return {
    id,
    title: `Prove fix: ${id}`,
    subtitle: 'iris',
    state: 'done',
    share: 1,
    verdict: null,
    notes: [],
    charts: [],
    table: null,
    actions: [],
    ...parts,
  };
}

describe('the experiments of the dashboard', () => {
  let sent: ExperimentHostMessage[];
  let log: string[];
  let acted: unknown[];
  let board: ExperimentBoard;

  beforeEach(() => {
    sent = [];
    log = [];
    acted = [];
    board = new ExperimentBoard({
      send: (message) => sent.push(message),
      log: (problem) => log.push(problem),
    });
  });

  function add(id: string, parts: Partial<ExperimentView> = {}): void {
    board.add(view(id, parts), {
      act: (action, row) => acted.push([id, action, row]),
      close: () => acted.push([id, 'closed']),
    });
  }

  it('are told when the page is ready, and whenever one comes', () => {
    add('a');
    assert.equal(sent.length, 0);
    assert.equal(board.receive({ type: 'ready', shown: [] }), false);
    add('b');
    assert.deepEqual(
      sent.map(
        (message) =>
          message.type === 'experiments' && [message.experiments.map(({ id }) => id), message.selected],
      ),
      [
        [['a'], 'a'],
        [['a', 'b'], 'b'],
      ],
    );
  });

  it('send their news to a page that is shown, and none to a hidden one', () => {
    add('a', { state: 'running', share: 0 });
    board.receive({ type: 'ready' });
    board.update(view('a', { state: 'running', share: 0.5 }));
    board.forgetPage();
    board.update(view('a'));
    assert.deepEqual(
      sent.slice(1).map((message) => message.type === 'experiment' && message.experiment.share),
      [0.5],
    );
    board.receive({ type: 'ready' });
    const last = sent.at(-1);
    assert.ok(last?.type === 'experiments');
    assert.equal(last.experiments[0].state, 'done');
  });

  it('hand on what is pressed', () => {
    const use = { title: 'Use This Loss', primary: false };
    const row = { cells: ['mae'], note: '', best: false, action: use };
    const table = { caption: '', columns: ['Loss'], rows: [{ ...row, action: null }, row] };
    add('a', { actions: [{ title: 'Apply Fix', primary: true }], table });
    const press = (id: string, title: string, at: number | null) =>
      board.receive({ type: 'actOnExperiment', id, action: 0, title, row: at });
    assert.ok(press('a', 'Apply Fix', null));
    assert.ok(press('a', 'Use This Loss', 1));
    assert.ok(press('a', 'Use This Loss', 0));
    assert.ok(press('gone', 'Apply Fix', null));
    assert.deepEqual(acted, [
      ['a', 0, null],
      ['a', 0, 1],
    ]);
  });

  it('take no press for another button that has come in its place', () => {
    add('a', { state: 'running', actions: [{ title: 'Cancel', primary: false }] });
    board.update(view('a', { actions: [{ title: 'Apply Fix', primary: true }] }));
    assert.ok(board.receive({ type: 'actOnExperiment', id: 'a', action: 0, title: 'Cancel', row: null }));
    assert.deepEqual(acted, []);
    assert.match(log[0], /"Cancel" was ignored/);
  });

  it('end when they are closed, and have no news after that', () => {
    board.receive({ type: 'ready' });
    add('a', { state: 'running' });
    board.receive({ type: 'closeExperiment', id: 'a' });
    assert.deepEqual(acted, [['a', 'closed']]);
    const count = sent.length;
    board.update(view('a'));
    assert.equal(sent.length, count);
  });

  it('remember which one is looked at', () => {
    add('a');
    add('b');
    board.receive({ type: 'selectExperiment', id: 'a' });
    board.receive({ type: 'ready' });
    board.receive({ type: 'selectExperiment', id: null });
    board.receive({ type: 'ready' });
    assert.deepEqual(
      sent.map((message) => message.type === 'experiments' && message.selected),
      ['a', null],
    );
  });

  it('give way to newer ones, but not while they go on', () => {
    add('long', { state: 'running' });
    for (let i = 0; i < 12; i++) add(`short${i}`);
    board.receive({ type: 'ready' });
    const [message] = sent;
    assert.ok(message.type === 'experiments');
    assert.equal(message.experiments.length, 8);
    assert.equal(message.experiments[0].id, 'long');
  });

  it('leave other messages alone and drop those that make no sense', () => {
    assert.equal(board.receive({ type: 'show', shown: [] }), false);
    assert.equal(board.receive('nonsense'), false);
    assert.equal(board.receive({ type: 'actOnExperiment', id: 7 }), true);
    assert.equal(log.length, 1);
  });
});
