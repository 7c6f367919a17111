import assert from 'node:assert/strict';
import { dataFileOf, lensOffset, wordAt, type WordKind } from '../../src/editor/run-file-words';

const text = `// a comment
{
  "data": {
    "file": "iris.csv",
    "target": ["species", "width"],
    "exclude": ["id", ],
    "validation": "test.csv",
    "inputShape": ["batch"]
  },
  "model": [
    { "layer": "dense", "units": 8, "activation": "relu", "name": "first" },
    { "layer": "activation", "type": "tanh" },
    { "layer": "residual", "layers": [{ "layer": "dropout", "rate": 0.1 }] },
  ],
  "loss": { "terms": [{ "name": "box", "loss": "huber", "target": "height" }, { "loss": { "type": "mae" } }] },
  "optimizer": { "type": "adam" },
  "schedule": { "type": "cosine" }
}
`;

describe('words of a run file', () => {
  const words: [string, WordKind][] = [
    ['iris.csv', 'dataFile'],
    ['test.csv', 'dataFile'],
    ['species', 'column'],
    ['width', 'column'],
    ['id', 'column'],
    ['height', 'column'],
    ['dense', 'layer'],
    ['residual', 'layer'],
    ['dropout', 'layer'],
    ['relu', 'activation'],
    ['tanh', 'activation'],
    ['huber', 'loss'],
    ['mae', 'loss'],
    ['adam', 'optimizer'],
    ['cosine', 'schedule'],
  ];
  for (const [value, kind] of words) {
    it(`"${value}" names a ${kind}`, () => {
      const start = text.indexOf(`"${value}"`);
      const end = start + value.length + 2;
      for (const offset of [start + 1, start + 2, end - 1]) {
        assert.deepEqual(wordAt(text, offset), { kind, value, start, end });
      }
    });
  }

  for (const other of ['"target"', '"first"', '"box"', '"batch"', '8', '// a comment', '"units"']) {
    it(`${other} is none`, () => {
      assert.equal(wordAt(text, text.indexOf(other) + 1), undefined);
    });
  }

  it('may still be missing', () => {
    const offset = text.indexOf('"id", ') + 6;
    assert.deepEqual(wordAt(text, offset), { kind: 'column', value: '', start: offset, end: offset });
  });

  it('are found in text that is being written', () => {
    const unfinished = '{ "data": { "file": "a.csv", "target": ';
    assert.equal(wordAt(unfinished, unfinished.length)?.kind, 'column');
    const quote = '{ "loss": "';
    assert.deepEqual(wordAt(quote, quote.length), { kind: 'loss', value: '', start: 10, end: 11 });
  });

  it('may name the loss by itself or with its type', () => {
    for (const loss of [
      '"loss": "mse"',
      '"loss": { "type": "mse" }',
      '"loss": { "schedule": [{ "loss": "mse" }] }',
    ]) {
      const runFile = `{ ${loss} }`;
      assert.equal(wordAt(runFile, runFile.indexOf('mse'))?.kind, 'loss', loss);
    }
  });
});

describe('a run file', () => {
  it('names its data file', () => {
    assert.equal(dataFileOf(text), 'iris.csv');
    assert.equal(dataFileOf('{ "data": { "file": 3 } }'), undefined);
    assert.equal(dataFileOf(''), undefined);
  });

  it('has its lenses above the loss, else at the beginning', () => {
    assert.equal(lensOffset(text), text.indexOf('"loss": { "terms"'));
    assert.equal(lensOffset('// nothing yet\n{}'), 0);
    assert.equal(lensOffset(''), 0);
  });
});
