import assert from 'node:assert/strict';
import { readRunFile } from '../../../src/runs/run-file/read-run-file';

/** A run file with some of its keys replaced by other text; undefined leaves a key out. */
function runFile(keys: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    data: '{ "file": "iris.csv", "target": "species" }',
    model: '[{ "layer": "dense", "units": 16, "activation": "relu" }, { "layer": "dense" }]',
    loss: '"crossEntropy"',
    optimizer: '{ "type": "adam" }',
    ...keys,
  };
  const lines = Object.entries(all).flatMap(([key, value]) =>
    value === undefined ? [] : [`  ${JSON.stringify(key)}: ${value}`],
  );
  return `{\n${lines.join(',\n')}\n}`;
}

function read(keys: Readonly<Record<string, string | undefined>> = {}) {
  const { runFile: result, problems } = readRunFile(runFile(keys), '/w/a.train.json');
  assert.deepEqual(problems, []);
  return result!;
}

/** Each problem with the text that it marks. */
function problemsOf(keys: Readonly<Record<string, string | undefined>>): string[] {
  const text = runFile(keys);
  const { problems, runFile: result } = readRunFile(text, '/w/a.train.json');
  assert.equal(result, null);
  return problems.map(({ message, location: { line, column, endLine, endColumn } }) => {
    assert.equal(line, endLine);
    return `${text.split('\n')[line - 1].slice(column - 1, endColumn - 1)}: ${message}`;
  });
}

describe('readRunFile', () => {
  it('fills in every default', () => {
    assert.deepEqual(read(), {
      data: {
        file: 'iris.csv',
        target: 'species',
        labels: 'auto',
        categorical: 'oneHot',
        missing: 'error',
        normalize: 'standard',
        normalizeTarget: 'none',
        validation: 0.2,
        split: 'random',
        shuffle: true,
      },
      model: read().model,
      loss: read({ loss: '{ "type": "crossEntropy" }' }).loss,
      optimizer: read({ optimizer: '{ "type": "adam", "learningRate": 0.001 }' }).optimizer,
      schedule: null,
      clip: null,
      regularization: { l1: 0, l2: 0 },
      length: { unit: 'epoch', count: 50 },
      batchSize: 32,
      seed: 42,
      stop: { loss: null, patience: null, minDelta: 0, maxSeconds: null },
      watch: {},
    });
  });

  it('takes the example of every key', () => {
    const { clip, length, schedule, stop, watch } = read({
      data: '{ "file": "a.csv.gz", "target": ["x", "y"], "validation": "b.csv", "inputShape": [1, 8, 8] }',
      schedule: '{ "type": "cosine", "steps": 1000, "per": "epoch" }',
      clip: '{ "norm": 1.0 }',
      steps: '500',
      stop: '{ "loss": 0.01, "patience": 20, "minDelta": 0.0001, "maxSeconds": 600 }',
      watch: '{ "exploding-gradient": "off", "plateau": { "severity": "info", "change": 0.01 } }',
    });
    assert.deepEqual(clip, { norm: 1, normType: 2 });
    assert.deepEqual(length, { unit: 'step', count: 500 });
    assert.deepEqual(schedule, { type: 'cosine', options: { steps: 1000, minimum: 0, per: 'epoch' } });
    assert.deepEqual(stop, { loss: 0.01, patience: 20, minDelta: 0.0001, maxSeconds: 600 });
    assert.deepEqual(watch, {
      'exploding-gradient': { severity: 'off', thresholds: {} },
      plateau: { severity: 'info', thresholds: { change: 0.01 } },
    });
  });

  describe('reads a loss', () => {
    it('by its name, with the options of that loss', () => {
      assert.deepEqual(read({ loss: '"huber"' }).loss, {
        kind: 'named',
        type: 'huber',
        options: { delta: 1 },
        reduction: 'mean',
      });
    });

    it('from a file, with and without the name of a function', () => {
      assert.deepEqual(read({ loss: '"my.loss.js#pinball"' }).loss, {
        kind: 'file',
        path: 'my.loss.js',
        exportName: 'pinball',
      });
      assert.deepEqual(read({ loss: '"losses/my.loss.js"' }).loss, {
        kind: 'file',
        path: 'losses/my.loss.js',
        exportName: null,
      });
    });

    it('of terms', () => {
      const loss =
        '{ "terms": [{ "name": "box", "loss": "mse", "target": "x" }, { "name": "b", "loss": "mae" }] }';
      const entry = read({ loss }).loss;
      assert.equal(entry.kind, 'terms');
      assert.deepEqual(
        entry.terms.map(({ name, weight, target }) => ({ name, weight, target })),
        [
          { name: 'box', weight: 1, target: ['x'] },
          { name: 'b', weight: 1, target: null },
        ],
      );
      assert.equal(entry.balance, 'fixed');
    });

    it('of a schedule', () => {
      const loss =
        '{ "schedule": [{ "loss": "mse" }, { "loss": "mae", "from": { "epoch": 10 }, "blend": { "epochs": 5 } }] }';
      const entry = read({ loss }).loss;
      assert.equal(entry.kind, 'schedule');
      assert.deepEqual(
        entry.phases.map(({ from, blend }) => [from, blend]),
        [
          [
            { unit: 'step', count: 0 },
            { unit: 'step', count: 0 },
          ],
          [
            { unit: 'epoch', count: 10 },
            { unit: 'epoch', count: 5 },
          ],
        ],
      );
    });
  });

  describe('says what is wrong, and where', () => {
    for (const [keys, ...problems] of [
      [{ loss: '"crosEntropy"' }, `"crosEntropy": unknown loss 'crosEntropy'; did you mean 'crossEntropy'?`],
      [{ data: '{ "file": "a.csv", "target": ["x", "y", "x"] }' }, `"x": 'x' is in this list already`],
      [
        { data: '{ "file": "a.csv", "target": "y", "features": ["a", "a"] }' },
        `"a": 'a' is in this list already`,
      ],
      [{ epoch: '5' }, `"epoch": unknown key 'epoch'; did you mean 'epochs'?`],
      [{ loss: undefined }, `{: 'loss' is missing`],
      [{ model: '[]' }, `[]: 'model' must have at least 1 element, not 0`],
      [{ model: '[{ "layer": "dens" }]' }, `"dens": unknown layer 'dens'; did you mean 'dense'?`],
      [{ model: '[{ "units": 3 }]' }, /^\{ "units": 3 \}: 'layer' is missing; possible are dense, conv1d/],
      [{ model: '[{ "layer": "dense", "unit": 3 }]' }, `"unit": unknown key 'unit'; did you mean 'units'?`],
      [
        { model: '[{ "layer": "dense", "init": { "type": "normal", "sd": 1 } }]' },
        `"sd": unknown key 'sd'; did you mean 'std'?`,
      ],
      [
        { model: '[{ "layer": "dense", "init": "heNormale" }]' },
        `"heNormale": unknown initializer 'heNormale'; did you mean 'heNormal'?`,
      ],
      [{ optimizer: '"adam"' }, `"adam": 'optimizer' must be an object, not the text 'adam'`],
      [{ optimizer: '{ "type": "adma" }' }, `"adma": unknown optimizer 'adma'; did you mean 'adam'?`],
      [{ optimizer: '{ "tpye": "adam" }' }, `"tpye": unknown key 'tpye'; did you mean 'type'?`],
      [
        { optimizer: '{ "type": "adam", "learningRate": "0.1" }' },
        `"0.1": 'learningRate' must be a number, not the text '0.1'`,
      ],
      [
        { optimizer: '{ "type": "adam", "momentum": 0.9 }' },
        /^"momentum": unknown key 'momentum'; possible are learningRate, betas/,
      ],
      [{ batchSize: '0' }, `0: 'batchSize' must be at least 1, not 0`],
      [{ batchSize: '2.5' }, `2.5: 'batchSize' must be a whole number, not 2.5`],
      [
        { data: '{ "file": "a", "target": "y", "validation": 1 }' },
        `1: 'validation' must be less than 1, not 1`,
      ],
      [
        { data: '{ "file": "a", "target": "y", "validation": true }' },
        `true: 'validation' must be a number or a text, not true`,
      ],
      [{ epochs: '3', steps: '4' }, `4: a run is as long as 'epochs' or as 'steps' say; remove one of them`],
      [{ loss: '{ "tpye": "mse" }' }, `"tpye": unknown key 'tpye'; did you mean 'type'?`],
      [{ loss: '{ "type": "huber", "delt": 2 }' }, `"delt": unknown key 'delt'; did you mean 'delta'?`],
      [{ loss: '{ "term": [] }' }, `"term": unknown key 'term'; did you mean 'terms'?`],
      [
        { loss: '{ "terms": [{ "name": "a", "loss": "mes" }] }' },
        `"mes": unknown loss 'mes'; did you mean 'mse'?`,
      ],
      [
        { loss: '{ "terms": [{ "name": "a" }], "balance": "fixd" }' },
        `{ "name": "a" }: 'loss' is missing`,
        `"fixd": unknown balance 'fixd'; did you mean 'fixed'?`,
      ],
      [
        { loss: '{ "terms": [{ "name": "penalty", "loss": "mse" }] }' },
        `"penalty": 'penalty' is taken by the regularization; choose another name`,
      ],
      [
        { loss: '{ "schedule": [{ "loss": "mse" }, { "loss": "mae" }] }' },
        `{ "loss": "mae" }: 'from' is missing: only the first loss begins with the run`,
      ],
      [
        {
          loss: '{ "schedule": [{ "loss": "mse" }, { "loss": "mae", "from": { "epoch": 9 } }, { "loss": "huber", "from": { "epoch": 3 } }] }',
        },
        `{ "epoch": 3 }: the loss before it begins at epoch 9; list losses in the order in which they begin`,
      ],
      [
        { loss: '{ "schedule": [{ "loss": "mse" }, { "loss": "mae", "from": { "epochs": 3 } }] }' },
        `"epochs": unknown key 'epochs'; did you mean 'epoch'?`,
      ],
      [
        { loss: '"robust.js"' },
        `"robust.js": a loss file is written as "name.loss.js" or "name.loss.js#function"`,
      ],
      [{ loss: '3' }, `3: 'loss' must be a text or an object, not 3`],
      [
        { watch: '{ "dead-rel": "off", "plateau": "of" }' },
        `"dead-rel": unknown key 'dead-rel'; did you mean 'dead-relu'?`,
        `"of": unknown severity 'of'; did you mean 'off'?`,
      ],
      [
        { watch: '{ "plateau": { "chnage": 0.1 }, "target-leak": { "severity": "info", "foo": 1 } }' },
        `"chnage": unknown key 'chnage'; did you mean 'change'?`,
        `"foo": unknown key 'foo'; possible are severity, correlation, rows, agreement, nearly, carried, unexplained`,
      ],
    ] as const satisfies [Record<string, string | undefined>, ...(string | RegExp)[]][]) {
      it(JSON.stringify(keys), () => {
        const found = problemsOf(keys);
        assert.equal(found.length, problems.length, found.join('\n'));
        problems.forEach((expected: string | RegExp, i) => {
          if (typeof expected === 'string') assert.equal(found[i], expected);
          else assert.match(found[i], expected);
        });
      });
    }

    it('of several mistakes at once, in the order of the text', () => {
      const problems = problemsOf({
        data: '{ "file": "a.csv", "targte": "y" }',
        loss: '"mes"',
        epochs: '-1',
      });
      assert.deepEqual(problems, [
        `"targte": unknown key 'targte'; did you mean 'target'?`,
        `"mes": unknown loss 'mes'; did you mean 'mse'?`,
        `-1: 'epochs' must be at least 1, not -1`,
      ]);
    });

    it('of the syntax, and of nothing else then', () => {
      const { problems } = readRunFile('{ "loss": "mse" "epochs": 3 }', '/w/a.train.json');
      assert.deepEqual(
        problems.map(({ message }) => message),
        ["',' is expected here"],
      );
    });

    it('and how to correct it', () => {
      const { problems } = readRunFile(runFile({ loss: '"mes"' }), '/w/a.train.json');
      const location = { file: '/w/a.train.json', line: 4, column: 11, endLine: 4, endColumn: 16 };
      assert.deepEqual(problems[0].suggestion, {
        title: 'Change to "mse"',
        edits: [{ location, newText: '"mse"' }],
        preferred: true,
      });
    });
  });
});
