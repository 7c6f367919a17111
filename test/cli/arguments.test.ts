import assert from 'node:assert/strict';
import { parseArguments, UsageError } from '../../src/cli/arguments';

describe('parseArguments', () => {
  it('reads train with all its options', () => {
    const argv = ['train', 'a.train.json', '--json', '--seed', '7', '--max-steps=100'];
    const expected = { kind: 'train', file: 'a.train.json', json: true, seed: 7, maxSteps: 100 };
    assert.deepEqual(parseArguments(argv), expected);
  });

  it('reads train without options', () => {
    const expected = {
      kind: 'train',
      file: 'a.train.json',
      json: false,
      seed: undefined,
      maxSteps: undefined,
    };
    assert.deepEqual(parseArguments(['train', 'a.train.json']), expected);
  });

  it('reads check over several files', () => {
    const expected = { kind: 'check', files: ['a.loss.js', 'b.loss.js'], json: false, run: 'c.train.json' };
    assert.deepEqual(parseArguments(['check', '--run', 'c.train.json', 'a.loss.js', 'b.loss.js']), expected);
  });

  it('reads compare, with the losses or without', () => {
    const expected = { kind: 'compare', file: 'a.train.json', losses: undefined, json: false, seed: 3 };
    assert.deepEqual(parseArguments(['compare', 'a.train.json', '--seed', '3']), expected);
    assert.deepEqual(parseArguments(['compare', 'a.train.json', '--seed', '3', '--losses', 'mse, mae']), {
      ...expected,
      losses: ['mse', 'mae'],
    });
  });

  it('reads the questions about itself, whatever else is there', () => {
    assert.deepEqual(parseArguments(['train', '--help']), { kind: 'help' });
    assert.deepEqual(parseArguments(['--version']), { kind: 'version' });
  });

  for (const [argv, message] of [
    [[], 'say what to do: train, check or compare'],
    [['fit', 'a'], "there is no command 'fit', only train, check and compare"],
    [['train'], 'train takes one run file, not 0'],
    [['train', 'a', 'b'], 'train takes one run file, not 2'],
    [['check'], 'check takes at least one file'],
    [['train', 'a', '--seed', 'x'], "--seed takes a whole number of at least 0, not 'x'"],
    [['train', 'a', '--seed=-1'], "--seed takes a whole number of at least 0, not '-1'"],
    [['train', 'a', '--max-steps', '0'], "--max-steps takes a whole number of at least 1, not '0'"],
    [['train', 'a', '--max-steps', '1.5'], "--max-steps takes a whole number of at least 1, not '1.5'"],
    [['train', 'a', '--run', 'b'], '--run is an option of check'],
    [['check', 'a', '--seed', '1'], '--seed is an option of train'],
    [['train', 'a', '--losses', 'mse,mae'], '--losses is an option of compare'],
    [['compare', 'a', '--losses', 'mse'], '--losses takes two names at least, with commas between them'],
    [['compare'], 'compare takes one run file, not 0'],
    [['train', 'a', '--sed', '1'], "Unknown option '--sed'"],
    [['train', 'a', '--json=yes'], "Option '--json' does not take an argument"],
    [['train', 'a', '--seed'], "Option '--seed <value>' argument missing"],
  ] as const) {
    it(`refuses ${JSON.stringify(argv)}`, () => {
      assert.throws(
        () => parseArguments(argv),
        (error) => error instanceof UsageError && error.message === message,
      );
    });
  }
});
