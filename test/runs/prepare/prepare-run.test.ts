import assert from 'node:assert/strict';
import { RunRefusal } from '../../../src/runs/session/run-refusal';
import { TemporaryFolder } from '../../data/temporary-folder';
import {
  cloudTable,
  linearTable,
  preparedRunFrom,
  runFileText,
  type RunFileKeys,
} from '../prepared-run-from';

const colours = cloudTable(30, ['red', 'green', 'blue']);
const pairs = cloudTable(30, ['no', 'yes']);
const numbers = linearTable(30);
const numbered = colours.replaceAll('red', '1').replaceAll('green', '2').replaceAll('blue', '3');
const colour = { target: 'colour' };

describe('prepareRun', () => {
  const folder = new TemporaryFolder();

  describe('gives the last dense layer as many units as the targets need', () => {
    for (const [what, csv, keys, units] of [
      ['one for a number', numbers, { loss: 'mae' }, 1],
      ['one for each of several numbers', numbers, { data: { target: ['y', 'b'] } }, 2],
      ['two for each number under a likelihood with variances', numbers, { loss: 'gaussianNll' }, 2],
      ['one for each class', colours, { data: colour, loss: 'crossEntropy' }, 3],
      ['one for two classes', pairs, { data: colour, loss: 'bceWithLogits' }, 1],
      ['one for two classes with a margin', pairs, { data: colour, loss: 'hinge' }, 1],
      ['two for two classes as indices', pairs, { data: colour, loss: 'crossEntropy' }, 2],
      ['one for each class under a loss for numbers', colours, { data: colour, loss: 'mse' }, 3],
      ['one for two classes under a loss for numbers', pairs, { data: colour, loss: 'mse' }, 1],
      [
        'one slice for each term',
        numbers,
        {
          data: { target: ['y', 'b'] },
          loss: {
            terms: [
              { name: 'first', loss: 'mse', target: 'y' },
              { name: 'second', loss: 'gaussianNll', target: 'b' },
            ],
          },
        },
        3,
      ],
    ] as const satisfies [string, string, RunFileKeys, number][]) {
      it(what, async () => {
        const run = await preparedRunFrom(folder, csv, { model: [{ layer: 'dense' }], ...keys });
        assert.deepEqual(run.model.outputShape, [units]);
      });
    }
  });

  it('gives each term its slice of outputs and targets, in the order of the targets', async () => {
    const run = await preparedRunFrom(folder, numbers, {
      data: { target: ['y', 'b'] },
      model: [{ layer: 'dense' }],
      loss: {
        terms: [
          { name: 'second', loss: 'mae', target: 'b' },
          { name: 'first', loss: 'gaussianNll', target: 'y' },
        ],
      },
    });
    assert.deepEqual(
      run.loss.parts.map(({ outputs }) => outputs),
      [
        { from: 2, to: 3 },
        { from: 0, to: 2 },
      ],
    );
    const [second] = run.loss.parts;
    const column = run.dataset.targetNames.indexOf('b');
    for (let row = 0; row < run.dataset.rows; row++) {
      assert.equal(second.target.values[row], run.dataset.targets[row * 2 + column]);
    }
  });

  it('encodes classes as the loss wants them', async () => {
    const valuesUnder = async (loss: string, csv: string, data: object = {}) => {
      const run = await preparedRunFrom(folder, csv, {
        data: { ...colour, ...data },
        model: [{ layer: 'dense' }],
        loss,
      });
      const { values, rowShape } = run.loss.parts[0].target;
      return { rowShape, values: [...new Set(values)].sort((a, b) => a - b) };
    };
    assert.deepEqual(await valuesUnder('crossEntropy', colours), { rowShape: [], values: [0, 1, 2] });
    assert.deepEqual(await valuesUnder('bce', pairs), { rowShape: [1], values: [0, 1] });
    assert.deepEqual(await valuesUnder('squaredHinge', pairs), { rowShape: [1], values: [-1, 1] });
    assert.deepEqual(await valuesUnder('mse', colours), { rowShape: [3], values: [0, 1] });
    const asIs = { target: 'colour', labels: 'asIs', task: 'binary' };
    const coded = pairs.replaceAll(',no', ',0').replaceAll(',yes', ',1');
    assert.deepEqual(await valuesUnder('hinge', coded, asIs), { rowShape: [1], values: [0, 1] });
  });

  it('puts the weights of balanced classes in the place of their name', async () => {
    const rare = `${cloudTable(30, ['a', 'b'])}0,0,a\n0,1,a\n`;
    const { loss, dataset } = await preparedRunFrom(folder, rare, {
      data: { ...colour, validation: 0, task: 'classification' },
      model: [{ layer: 'dense' }],
      loss: { type: 'crossEntropy', classWeight: 'balanced' },
    });
    const [part] = loss.parts;
    assert.ok(part.loss.kind === 'named');
    assert.deepEqual(dataset.classCounts, [17, 15]);
    assert.deepEqual(part.loss.options.classWeight, [32 / 34, 32 / 30]);
  });

  it('names the terms of telemetry', async () => {
    const termsOf = async (keys: RunFileKeys) => (await preparedRunFrom(folder, numbers, keys)).layout.terms;
    const terms = [
      { name: 'square', loss: 'mse' },
      { name: 'absolute', loss: 'mae', weight: 0.5 },
    ];
    assert.deepEqual(await termsOf({}), []);
    assert.deepEqual(await termsOf({ regularization: { l2: 1 } }), ['mse', 'penalty']);
    assert.deepEqual(await termsOf({ loss: { terms } }), ['square', 'absolute']);
    assert.deepEqual(await termsOf({ loss: { terms }, regularization: { l1: 1 } }), [
      'square',
      'absolute',
      'penalty',
    ]);
    const schedule = [
      { loss: 'mse' },
      { loss: 'mae', from: { epoch: 1 } },
      { loss: 'mse', from: { epoch: 2 } },
    ];
    assert.deepEqual(await termsOf({ loss: { schedule } }), ['mse', 'mae', 'mse 2']);
    folder.write(
      'robust.loss.js',
      'export default (p, t) => ({ fit: mean((p - t) ** 2), edge: 0.1 * mean(abs(p - t)) });',
    );
    assert.deepEqual(await termsOf({ loss: 'robust.loss.js' }), ['fit', 'edge']);
  });

  it('gives an embedding its codes as they are', async () => {
    const words = `word,y\n${Array.from({ length: 12 }, (_, i) => `${'abc'[i % 3]},${i % 3}.5`).join('\n')}\n`;
    const { dataset } = await preparedRunFrom(folder, words, {
      model: [{ layer: 'embedding', vocabulary: 3, units: 2 }, { layer: 'flatten' }, { layer: 'dense' }],
    });
    assert.deepEqual(
      [...new Set(dataset.features)].sort((a, b) => a - b),
      [0, 1, 2],
    );
  });

  describe('refuses, at the place that is to be changed,', () => {
    /** Each problem with the text that it marks, up to the end of its line. */
    async function refusal(csv: string, keys: RunFileKeys): Promise<string> {
      try {
        await preparedRunFrom(folder, csv, keys);
      } catch (error) {
        assert.ok(error instanceof RunRefusal, String(error));
        const [{ message, location }] = error.problems;
        const name = location.file.replace(/^.*[\\/]/, '');
        const text = name === 'a.train.json' ? runFileText(keys) : name === 'data.csv' ? csv : lossFile;
        const line = text.split('\n')[location.line - 1];
        return `${name} ${line.slice(location.column - 1, location.endColumn - 1)}: ${message}`;
      }
      return 'not refused';
    }

    const lossFile = 'export default function (prediction, target) {\n  return mean(log(predicton));\n}\n';
    const dense = (...units: (number | undefined)[]) =>
      units.map((each) => ({ layer: 'dense', units: each }));

    for (const [what, csv, keys, expected] of [
      [
        'a target that is no column',
        numbers,
        { data: { target: 'yy' } },
        /^a\.train\.json "target":"yy": .*'y'/,
      ],
      [
        'a feature that is no column',
        numbers,
        { data: { features: ['a', 'bb'] } },
        /^a\.train\.json "bb": .*'b'/,
      ],
      [
        'a table that does not exist',
        numbers,
        { data: { file: 'no.csv' } },
        /"file":"no\.csv": 'no\.csv': There is no such file/,
      ],
      ['a missing cell', numbers.replace('\n', '\n,1,2\n'), {}, /^data\.csv : .*missing/i],
      [
        'three classes under a loss for two',
        colours,
        { data: colour, loss: 'bceWithLogits' },
        /^a\.train\.json "loss": "bceWithLogits": bceWithLogits tells two classes apart, and 'colour' has 3; use crossEntropy$/,
      ],
      [
        'three classes under a margin for two',
        colours,
        { data: colour, loss: { type: 'hinge' } },
        /^a\.train\.json "loss": \{"type":"hinge"\}: .*use categoricalHinge$/,
      ],
      [
        'numbers under a loss for classes',
        numbers,
        { loss: 'crossEntropy' },
        /^a\.train\.json "loss": "crossEntropy": crossEntropy needs classes, and 'y' has numbers such as .*mse/,
      ],
      [
        'class numbers that do not begin at 0, used as they are',
        numbered,
        {
          data: { target: 'colour', labels: 'asIs', task: 'classification' },
          loss: 'crossEntropy',
          model: dense(3),
        },
        /^a\.train\.json "labels":"asIs": crossEntropy takes class numbers from 0 to 2, and 'colour' has 1, 2, 3; with "labels": "auto" they are numbered so$/,
      ],
      [
        'too few outputs',
        colours,
        { data: colour, loss: 'crossEntropy', model: dense(8, 2) },
        /^a\.train\.json "units":2: dense2 gives \[2\] for each row, but crossEntropy needs \[3\] for 'colour' \(3 classes\); set "units" to 3$/,
      ],
      [
        'too many outputs',
        numbers,
        { model: dense(4) },
        /^a\.train\.json "units":4: dense1 gives \[4\] for each row, but mse needs \[1\] for 'y'; set "units" to 1$/,
      ],
      [
        'one output for two classes as indices',
        pairs,
        { data: colour, loss: 'crossEntropy', model: dense(1) },
        /set "units" to 2 or use bceWithLogits, which takes one$/,
      ],
      [
        'outputs with axes of their own',
        numbers,
        { data: { inputShape: [2, 1] }, model: dense(4) },
        /^a\.train\.json \{"layer":"dense","units":4\}: dense1 gives \[2, 4\] for each row.*flatten/,
      ],
      [
        'an input of the wrong shape',
        numbers,
        { data: { inputShape: [3] } },
        /^a\.train\.json "inputShape":\[3\]: inputShape \[3\] holds 3 values, and each row has 2/,
      ],
      [
        'layers that do not fit',
        numbers,
        { model: [{ layer: 'conv2d', filters: 2, kernelSize: 3 }, ...dense(1)] },
        /^a\.train\.json \{"layer":"conv2d".*\}: conv2d1/,
      ],
      [
        'a term about no target',
        numbers,
        { loss: { terms: [{ name: 'a', loss: 'mse', target: 'z' }] } },
        /^a\.train\.json "target":"z": 'z' is none of the targets y$/,
      ],
      [
        'a term about all targets in another order',
        numbers,
        {
          data: { target: ['y', 'b'] },
          loss: { terms: [{ name: 'a', loss: 'mse', target: ['b', 'y'] }] },
        },
        /^a\.train\.json "target":\["b","y"\]: the targets of a term must follow one another .* in the same order$/,
      ],
      [
        'a term over all outputs beside one that has two for its target',
        numbers,
        {
          data: { target: ['y', 'b'] },
          model: [{ layer: 'dense' }],
          loss: {
            terms: [
              { name: 'first', loss: 'gaussianNll', target: 'y' },
              { name: 'both', loss: 'mse' },
            ],
          },
        },
        /^a\.train\.json "loss":"mse": mse got a prediction of shape \[24, 3\] and a target of shape \[24, 2\]/,
      ],
      [
        'a loss file that does not exist',
        numbers,
        { loss: 'no.loss.js' },
        /^a\.train\.json "loss": "no\.loss\.js": the loss file 'no\.loss\.js' does not exist$/,
      ],
      [
        'a loss file that cannot be built',
        numbers,
        { loss: 'wrong.loss.js' },
        /^wrong\.loss\.js predicton: .*'prediction'/,
      ],
      [
        'a function that the loss file does not have',
        numbers,
        { loss: 'wrong.loss.js#other' },
        /^wrong\.loss\.js .*: .*exports no 'other'/,
      ],
      [
        'a schedule whose losses are not in order, told in epochs and steps',
        numbers,
        {
          batchSize: 6,
          loss: {
            schedule: [
              { loss: 'mse' },
              { loss: 'mae', from: { epoch: 2 } },
              { loss: 'huber', from: { step: 8 } },
            ],
          },
        },
        /^a\.train\.json "from":\{"step":8\}: this loss begins at step 8, and the loss before it at epoch 2, which is step 8 with these data/,
      ],
    ] as const satisfies [string, string, RunFileKeys, RegExp][]) {
      it(what, async () => {
        folder.write('wrong.loss.js', lossFile);
        assert.match(await refusal(csv, keys), expected);
      });
    }
  });
});
