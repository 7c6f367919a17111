import assert from 'node:assert/strict';
import { FindingStore } from '../../src/editor/finding-store';
import type { Finding } from '../../src/runs/finding';

const runFile = '/data/iris.train.json';

function finding(line: number, file = runFile, rule = 'exploding-gradient'): Finding {
  const location = { file, line, column: 3, endLine: line, endColumn: 20 };
  return { rule, severity: 'warning', step: 1, message: `line ${line}`, location, related: [], fixes: [] };
}

/** An empty line put before the given one. */
function newLine(line: number): {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  newText: string;
} {
  return { line, column: 1, endLine: line, endColumn: 1, newText: '\n' };
}

function lines(store: FindingStore, file = runFile): number[] {
  return store.of(file).map(({ location }) => location.line);
}

describe('the findings that editors show', () => {
  let store: FindingStore;

  beforeEach(() => {
    store = new FindingStore();
    store.begin('first', runFile);
  });

  it('are those of the training, in whatever file their cause is', () => {
    store.add('first', finding(3));
    store.add('first', finding(17, '/data/iris.csv'));
    assert.deepEqual(lines(store), [3]);
    assert.deepEqual(lines(store, '/data/iris.csv'), [17]);
  });

  it('stay when the training ends', () => {
    store.add('first', finding(3));
    store.end('first');
    assert.deepEqual(lines(store), [3]);
  });

  it('go when the run file is trained again, in all files', () => {
    store.add('first', finding(3));
    store.add('first', finding(17, '/data/iris.csv'));
    store.begin('second', runFile);
    assert.deepEqual(store.all(), []);
  });

  it('stay when another run file is trained', () => {
    store.add('first', finding(3));
    store.begin('second', '/data/wine.train.json');
    assert.deepEqual(lines(store), [3]);
  });

  it('are not those of a training that has been replaced', () => {
    store.begin('second', runFile);
    store.add('first', finding(3));
    assert.deepEqual(store.all(), []);
  });

  it('appear once when two trainings find the same', () => {
    store.begin('second', '/data/other.train.json');
    store.add('first', finding(17, '/data/iris.csv'));
    store.add('second', finding(17, '/data/iris.csv'));
    assert.deepEqual(lines(store, '/data/iris.csv'), [17]);
  });

  it('go when their cause is edited, and move when something above is', () => {
    store.add('first', finding(3));
    store.add('first', finding(5));
    store.edit(runFile, [{ line: 3, column: 10, endLine: 3, endColumn: 11, newText: 'x' }, newLine(4)]);
    assert.deepEqual(lines(store), [6]);
  });

  it('that come late are moved by what was edited since the training began', () => {
    store.edit(runFile, [newLine(1), newLine(1)]);
    store.add('first', finding(3));
    assert.deepEqual(lines(store), [5]);
  });

  it('do not come at all when their cause was edited meanwhile', () => {
    store.edit(runFile, [{ line: 3, column: 1, endLine: 4, endColumn: 1, newText: '' }]);
    store.add('first', finding(3));
    assert.deepEqual(store.all(), []);
  });

  it('are not guessed after thousands of edits', () => {
    for (let edit = 0; edit <= 2000; edit++) store.edit(runFile, [newLine(1)]);
    store.add('first', finding(3));
    assert.deepEqual(store.all(), []);
  });

  it('of a check are replaced by the next check', () => {
    store.setChecked(runFile, [finding(1), finding(2)]);
    store.setChecked(runFile, [finding(4)]);
    assert.deepEqual(lines(store), [4]);
  });

  it('of a check survive the start of a training', () => {
    store.setChecked(runFile, [finding(1)]);
    store.begin('second', runFile);
    assert.deepEqual(lines(store), [1]);
  });

  it('move to the file that an unsaved choice was saved as', () => {
    store.add('first', {
      ...finding(3),
      fixes: [{ title: 'fix', edits: [{ location: finding(3).location, newText: '1' }] }],
    });
    store.rename(runFile, '/data/saved.train.json');
    const [moved] = store.of('/data/saved.train.json');
    assert.equal(moved.fixes[0].edits[0].location.file, '/data/saved.train.json');
    store.begin('second', '/data/saved.train.json');
    assert.deepEqual(store.all(), []);
  });

  it('come to that file when the training goes on', () => {
    store.rename(runFile, '/data/saved.train.json');
    store.add('first', finding(3));
    assert.deepEqual(lines(store, '/data/saved.train.json'), [3]);
  });

  it('of trainings go when they are cleared, and later ones come', () => {
    store.setChecked(runFile, [finding(1)]);
    store.add('first', finding(3));
    store.clear();
    assert.deepEqual(lines(store), [1]);
    store.add('first', finding(7));
    assert.deepEqual(lines(store), [1, 7]);
  });

  it('are told to be different after each change', () => {
    let told = 0;
    store.onChange(() => told++);
    store.add('first', finding(3));
    store.clear();
    assert.equal(told, 2);
  });

  it('that come after thousands of edits of another file are where they were', () => {
    for (let edit = 0; edit <= 2000; edit++) store.edit('/data/own.loss.js', [newLine(1)]);
    store.add('first', finding(3));
    store.add('first', finding(3, '/data/own.loss.js'));
    assert.deepEqual(lines(store), [3]);
    assert.deepEqual(lines(store, '/data/own.loss.js'), []);
  });

  describe('after a file was written by another program', () => {
    const csv = '/data/iris.csv';
    let now = 1000;

    beforeEach(() => {
      now = 1000;
      store = new FindingStore(() => now);
      store.begin('first', runFile);
      store.add('first', finding(17, csv));
      store.add('first', {
        ...finding(3),
        related: [{ message: 'here', location: finding(17, csv).location }],
      });
    });

    it('are none in that file, and do not lead there', () => {
      store.writtenOutside(csv, 2000);
      assert.deepEqual(lines(store, csv), []);
      assert.deepEqual(store.of(runFile)[0].related, []);
    });

    it('do not come in that file either, as long as the training goes on', () => {
      store.writtenOutside(csv, 2000);
      store.add('first', finding(18, csv));
      store.add('first', finding(5));
      assert.deepEqual(lines(store, csv), []);
      assert.deepEqual(lines(store), [3, 5]);
    });

    it('stay when the file was written before the training began', () => {
      store.writtenOutside(csv, 500);
      assert.deepEqual(lines(store, csv), [17]);
    });
  });

  it('go with the folder that they are in', () => {
    store.add('first', finding(3));
    store.add('first', finding(17, '/other/iris.csv'));
    store.setChecked('/data/wine.train.json', [finding(1, '/data/wine.train.json')]);
    store.forget('/dat');
    assert.equal(store.all().length, 3);
    store.forget('/other');
    assert.equal(store.all().length, 2);
    store.forget('/data');
    assert.deepEqual(store.all(), []);
  });

  it('are found again by what trainings told, wherever edits have moved them', () => {
    const told = { ...finding(3), related: [{ message: 'it began here', location: finding(7).location }] };
    store.add('first', told);
    store.edit(runFile, [newLine(1)]);
    assert.equal(store.placeNow('first', told, null)?.line, 4);
    assert.equal(store.placeNow('first', told, 0)?.line, 8);
    assert.equal(store.placeNow('first', told, 1), undefined);
    assert.equal(store.placeNow('other', told, null), undefined);
    store.edit(runFile, [{ line: 4, column: 1, endLine: 5, endColumn: 1, newText: '' }]);
    assert.equal(store.placeNow('first', told, null), undefined);
  });
});
