import assert from 'node:assert/strict';
import { selectRun, selectRuns, type SelectableRun } from '../../webview/run-selection';

function run(id: string, parts: Partial<SelectableRun> = {}): SelectableRun {
  return { id, group: id, live: false, fresh: false, ...parts };
}

const nothing = { shown: [], selected: null };

describe('selectRuns', () => {
  it('draws nothing without runs', () => {
    assert.deepEqual(selectRuns(nothing, []), { shown: [], selected: null });
  });

  it('draws the newest run on opening, or all that train', () => {
    const ended = ['a', 'b'].map((id) => run(id, { fresh: true }));
    assert.deepEqual(selectRuns(nothing, ended), { shown: ['b'], selected: 'b' });
    const live = ['a', 'b', 'c'].map((id) => run(id, { fresh: true, live: id !== 'a' }));
    assert.deepEqual(selectRuns(nothing, live), { shown: ['b', 'c'], selected: 'c' });
  });

  it('draws after a reload what was drawn before', () => {
    const before = { shown: ['a', 'c'], selected: 'a' };
    const runs = ['a', 'b', 'c'].map((id) => run(id));
    assert.deepEqual(selectRuns(before, runs), before);
  });

  it('draws a run that began while the page was hidden, also when it has ended since', () => {
    const before = { shown: ['a'], selected: 'a' };
    const runs = [run('a'), run('b', { fresh: true }), run('c', { fresh: true })];
    assert.deepEqual(selectRuns(before, runs), { shown: ['c'], selected: 'c' });
  });

  it('draws a run that begins, alone when the others have ended', () => {
    const before = { shown: ['a'], selected: 'a' };
    assert.deepEqual(selectRuns(before, [run('a'), run('b', { fresh: true, live: true })]), {
      shown: ['b'],
      selected: 'b',
    });
  });

  it('compares a run that begins with those that train, and leaves the selection', () => {
    const before = { shown: ['a'], selected: 'a' };
    const runs = [run('a', { live: true }), run('b', { fresh: true, live: true })];
    assert.deepEqual(selectRuns(before, runs), { shown: ['a', 'b'], selected: 'a' });
  });

  it('compares runs that were started together, also when some have ended already', () => {
    const together = { fresh: true, group: 'g' };
    const before = { shown: ['a'], selected: 'a' };
    assert.deepEqual(
      selectRuns(before, [run('a', { group: 'g' }), run('b', { ...together, live: true })]).shown,
      ['a', 'b'],
    );
    const opened = [run('a', { fresh: true }), run('b', together), run('c', together)];
    assert.deepEqual(selectRuns(nothing, opened).shown, ['b', 'c']);
  });

  it('selects another run when the selected one is removed', () => {
    const before = { shown: ['a', 'b'], selected: 'b' };
    assert.deepEqual(selectRuns(before, [run('a'), run('c')]), { shown: ['a'], selected: 'a' });
    assert.deepEqual(selectRuns({ shown: ['b'], selected: 'b' }, [run('a'), run('c')]), {
      shown: ['c'],
      selected: 'c',
    });
  });
});

describe('selectRun', () => {
  it('switches to a run while one is drawn', () => {
    assert.deepEqual(selectRun({ shown: ['a'], selected: 'a' }, 'b'), { shown: ['b'], selected: 'b' });
  });

  it('keeps and extends a comparison', () => {
    const before = { shown: ['a', 'b'], selected: 'a' };
    assert.deepEqual(selectRun(before, 'b'), { shown: ['a', 'b'], selected: 'b' });
    assert.deepEqual(selectRun(before, 'c'), { shown: ['a', 'b', 'c'], selected: 'c' });
  });
});
