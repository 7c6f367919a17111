import assert from 'node:assert/strict';
import { buildDataset } from '../../src/data/build-dataset';
import { DataError } from '../../src/data/data-error';
import type { DatasetOptions } from '../../src/data/dataset-options';
import { readTable } from '../../src/data/read-table';
import { datasetFrom } from './dataset-from';
import { fixture } from './table-content';
import { TemporaryFolder } from './temporary-folder';

describe('targets of a data set', () => {
  const folder = new TemporaryFolder();

  it('of text are indices of sorted classes, with their counts', async () => {
    const dataset = buildDataset(await readTable(fixture('iris.csv')), {
      target: 'species',
      validation: 0,
    });
    assert.equal(dataset.task, 'classification');
    assert.equal(dataset.taskReason, 'it is text with 3 values');
    assert.deepEqual(dataset.classes, ['setosa', 'versicolor', 'virginica']);
    assert.deepEqual(dataset.classCounts, [50, 50, 50]);
    assert.deepEqual(
      [0, 50, 100].map((row) => dataset.targets[row]),
      [0, 1, 2],
    );
    assert.equal(dataset.targetValues, null);
  });

  it('of numbers are classes sorted by value', async () => {
    const csv = 'x,c\n1,10\n2,9\n3,-1\n4,10\n';
    const dataset = await datasetFrom(folder, csv, { target: 'c', task: 'classification', validation: 0 });
    assert.deepEqual(dataset.classes, ['-1', '9', '10']);
    assert.deepEqual([...dataset.targets], [2, 1, 0, 2]);
    assert.deepEqual([...(dataset.targetValues ?? [])], [10, 9, -1, 10]);
  });

  it('of one usual class of two keep their side', async () => {
    const binary = { target: 'c', task: 'binary', validation: 0 } as const;
    assert.deepEqual((await datasetFrom(folder, 'x,c\n1,1\n2,1\n', binary)).classes, ['0', '1']);
    assert.deepEqual([...(await datasetFrom(folder, 'x,c\n1,1\n2,1\n', binary)).targets], [1, 1]);
    assert.deepEqual((await datasetFrom(folder, 'x,c\n1,-1\n2,-1\n', binary)).classes, ['-1', '1']);
  });

  it('may be several', async () => {
    const csv = 'x,a,b\n1,0.5,0\n2,1.5,1\n3,2.5,1\n';
    const both = await datasetFrom(folder, csv, { target: ['b', 'a'], validation: 0 });
    assert.equal(both.task, 'regression');
    assert.deepEqual(both.targetNames, ['b', 'a']);
    assert.deepEqual([...both.targets], [0, 0.5, 1, 1.5, 1, 2.5]);
    assert.deepEqual(both.featureNames, ['x']);
  });

  const refused: [string, string, DatasetOptions, RegExp, string][] = [
    [
      'text for a regression',
      'x,c\n1,a\n2,b\n',
      { target: 'c', task: 'regression' },
      /'c' is text \("a"\)/,
      'target',
    ],
    [
      'three classes for a binary task',
      'x,c\n1,a\n2,b\n3,d\n',
      { target: 'c', task: 'binary' },
      /has 3: a, b, d\. Set the task to "classification"/,
      'task',
    ],
    [
      'several targets for classification',
      'x,c,d\n1,a,b\n2,b,c\n3,d,e\n',
      { target: ['c', 'd'] },
      /takes one target/,
      'target',
    ],
    ['text labels as they are', 'x,c\n1,a\n2,b\n', { target: 'c', labels: 'asIs' }, /'c' is text/, 'labels'],
    [
      'a thousand classes',
      `x,c\n${Array.from({ length: 1001 }, (_, i) => `${i},t${i}`).join('\n')}`,
      { target: 'c' },
      /1001 different values, too many/,
      'target',
    ],
  ];
  for (const [what, csv, options, message, key] of refused) {
    it(`refuse ${what}`, async () => {
      await assert.rejects(datasetFrom(folder, csv, options), (error) => {
        assert.ok(error instanceof DataError);
        assert.match(error.message, message);
        assert.equal(error.option?.key, key);
        return true;
      });
    });
  }
});
