import assert from 'node:assert/strict';
import { DataError, type DataKey } from '../../src/data/data-error';
import { buildDataset } from '../../src/data/build-dataset';
import type { DatasetOptions } from '../../src/data/dataset-options';
import { readTable } from '../../src/data/read-table';
import { datasetFrom, featureRows } from './dataset-from';
import { fixture } from './table-content';
import { TemporaryFolder } from './temporary-folder';

describe('data set', () => {
  const folder = new TemporaryFolder();
  const plain = { normalize: 'none', validation: 0 } as const;

  describe('columns', () => {
    const csv = 'id,x,empty,y\n1,10,,0.5\n2,20,,1.5\n3,30,,2.5\n';

    it('are by default all but the target and those without a value', async () => {
      const { featureNames, featureSource, width } = await datasetFrom(folder, csv, { target: 'y' });
      assert.deepEqual(featureNames, ['id', 'x']);
      assert.deepEqual([...featureSource], [0, 1]);
      assert.equal(width, 2);
    });

    it('can be named and excluded', async () => {
      const named = await datasetFrom(folder, csv, { ...plain, target: 'y', features: ['x', 'id'] });
      assert.deepEqual(featureRows(named), [
        [10, 1],
        [20, 2],
        [30, 3],
      ]);
      const excluded = await datasetFrom(folder, csv, { target: 'y', exclude: ['id'] });
      assert.deepEqual(excluded.featureNames, ['x']);
    });

    const refused: [string, DatasetOptions, RegExp, DataKey][] = [
      ['an unknown target', { target: 'Y_' }, /unknown column 'Y_'; did you mean 'y'\?/, { key: 'target' }],
      [
        'an unknown one of several targets',
        { target: ['y', 'weight'] },
        /unknown column 'weight'; its columns are id, x, empty, y/,
        { key: 'target', index: 1 },
      ],
      [
        'an unknown feature',
        { target: 'y', features: ['x', 'iid'] },
        /did you mean 'id'/,
        { key: 'features', index: 1 },
      ],
      [
        'an unknown exclusion',
        { target: 'y', exclude: ['idd'] },
        /did you mean 'id'/,
        { key: 'exclude', index: 0 },
      ],
      [
        'the target as a feature',
        { target: 'y', features: ['x', 'y'] },
        /'y' is the target/,
        { key: 'features', index: 1 },
      ],
      [
        'a feature without values',
        { target: 'y', features: ['empty'] },
        /no value in any row/,
        { key: 'features', index: 0 },
      ],
      ['an excluded target', { target: 'y', exclude: ['y'] }, /cannot be excluded/, { key: 'target' }],
      [
        'all features excluded',
        { target: 'y', exclude: ['id', 'x'] },
        /'exclude' leaves no column/,
        { key: 'exclude' },
      ],
      ['no other column', { target: ['id', 'x', 'y'] }, /No column is left/, { key: 'target' }],
    ];
    for (const [what, options, message, key] of refused) {
      it(`refuse ${what}, at the key of the run file`, async () => {
        await assert.rejects(datasetFrom(folder, csv, options), (error) => {
          assert.ok(error instanceof DataError);
          assert.match(error.message, message);
          assert.deepEqual(error.option, key);
          return true;
        });
      });
    }
  });

  describe('text features', () => {
    const csv = 'colour,x,y\nred,1,0.1\nblue,2,0.2\nred,3,0.3\n__proto__,4,0.4\n';

    it('become one 0/1 feature per value, sorted and not normalized', async () => {
      const dataset = await datasetFrom(folder, csv, { target: 'y', validation: 0 });
      assert.deepEqual(dataset.featureNames, ['colour=__proto__', 'colour=blue', 'colour=red', 'x']);
      assert.deepEqual([...dataset.featureSource], [0, 0, 0, 1]);
      assert.deepEqual(
        featureRows(dataset).map((row) => row.slice(0, 3)),
        [
          [0, 0, 1],
          [0, 1, 0],
          [0, 0, 1],
          [1, 0, 0],
        ],
      );
      const red = dataset.inputs[2];
      assert.deepEqual(red.statistics, { mean: 0.5, std: 0.5, min: 0, max: 1 });
      assert.deepEqual([red.category, red.normalizer], ['red', { shift: 0, scale: 1 }]);
    });

    it('become indices when an embedding is to take them', async () => {
      const dataset = await datasetFrom(folder, csv, { ...plain, target: 'y', keepText: true });
      assert.deepEqual(featureRows(dataset), [
        [2, 1],
        [1, 2],
        [2, 3],
        [0, 4],
      ]);
      assert.deepEqual(dataset.inputs[0].vocabulary, ['__proto__', 'blue', 'red']);
    });

    it('are refused at their header when the run file says so', async () => {
      await assert.rejects(datasetFrom(folder, csv, { target: 'y', categorical: 'error' }), (error) => {
        assert.ok(error instanceof DataError);
        assert.match(error.message, /'colour' is text \("red"\)/);
        assert.deepEqual([error.line, error.column, error.endColumn], [1, 1, 7]);
        return true;
      });
    });
  });

  describe('missing cells', () => {
    const csv = 'x,c,y\n1,a,1\n,a,2\n3,,3\n5,b,\ninf,b,5\n';

    it('are an error that names the first one, by default', async () => {
      await assert.rejects(datasetFrom(folder, csv, { target: 'y' }), (error) => {
        assert.ok(error instanceof DataError);
        assert.match(error.message, /A cell of 'x' is missing\. 3 more .*"missing" to "drop"/);
        assert.deepEqual([error.line, error.column], [3, 1]);
        return true;
      });
    });

    it('are no matter in columns that are not used', async () => {
      const dataset = await datasetFrom(folder, 'x,c,y\n1,,1\n2,,2\n3,a,3\n', {
        target: 'y',
        features: ['x'],
      });
      assert.equal(dataset.rows, 3);
    });

    it('and bad ones are told apart in the error', async () => {
      const lines = Array.from({ length: 50 }, (_, i) => `${i === 20 ? '6cm' : i},${i}`).join('\n');
      await assert.rejects(datasetFrom(folder, `x,y\n${lines}\n`, { target: 'y' }), (error) => {
        assert.ok(error instanceof DataError);
        assert.match(error.message, /A cell of 'x' is not a number/);
        assert.deepEqual([error.line, error.column, error.endColumn], [22, 1, 4]);
        return true;
      });
    });

    it('are named by their row where the line does not tell it', async () => {
      const table = await readTable(fixture('parquet', 'types.parquet'));
      const options = { target: 'label', features: ['half', 'count'], missing: 'error' } as const;
      assert.throws(() => buildDataset(table, options), /A cell of 'half' in row 3 is missing/);
    });

    it('leave their rows out with "drop"; rows keep their place in the file', async () => {
      const dataset = await datasetFrom(folder, csv, { ...plain, target: 'y', missing: 'drop' });
      assert.deepEqual(featureRows(dataset), [[1, 1]]);
      assert.equal(dataset.droppedRows, 4);
      assert.equal(dataset.sourceRow(0).row, 0);
      await assert.rejects(
        datasetFrom(folder, 'x,y\n1,\n,2\n', { target: 'y', missing: 'drop' }),
        /Each of the 2 rows has a missing cell/,
      );
    });

    it('"mean" cannot make up for targets', async () => {
      await assert.rejects(
        datasetFrom(folder, 'x,y\n1,\n2,\n', { target: 'y', missing: 'mean' }),
        /Each of the 2 rows lacks its target, .* choose another target/,
      );
    });

    it('a file to train or to validate with needs a row without a gap', async () => {
      const options = { target: 'y', missing: 'drop', validation: 'validation.csv' } as const;
      await assert.rejects(
        datasetFrom(folder, 'x,y\n1,\n', options, 'x,y\n1,2\n'),
        /The only row has a missing cell/,
      );
      await assert.rejects(
        datasetFrom(folder, 'x,y\n1,2\n', options, 'x,y\n1,\n'),
        /Each row of the validation file has a missing cell/,
      );
    });

    it('take the mean of the training rows with "mean", but rows without a target are left out', async () => {
      const dataset = await datasetFrom(folder, csv, { ...plain, target: 'y', missing: 'mean' });
      assert.deepEqual(featureRows(dataset), [
        [1, 1, 0],
        [2, 1, 0],
        [3, 2 / 3, 1 / 3],
        [2, 0, 1],
      ]);
      assert.deepEqual([...dataset.targets], [1, 2, 3, 5]);
      assert.deepEqual(
        [0, 1, 2, 3].map((row) => dataset.sourceRow(row).row),
        [0, 1, 2, 4],
      );
      assert.equal(dataset.droppedRows, 1);
      assert.equal(dataset.rawFeature(1, 0), 2);
    });

    it('come through with "keep", and are left out of the statistics', async () => {
      const dataset = await datasetFrom(folder, csv, { target: 'y', missing: 'keep', validation: 0 });
      assert.deepEqual(dataset.inputs[0].statistics, { mean: 3, std: Math.sqrt(8 / 3), min: 1, max: 5 });
      assert.ok(Number.isNaN(dataset.features[1 * dataset.width]));
      assert.equal(dataset.features[4 * dataset.width], Infinity);
      assert.deepEqual([...dataset.features.subarray(2 * dataset.width + 1, 3 * dataset.width)], [NaN, NaN]);
      assert.ok(Number.isNaN(dataset.targets[3]));
    });

    it('cannot be kept where they are classes', async () => {
      await assert.rejects(
        datasetFrom(folder, 'x,c\n1,a\n2,\n3,b\n', { target: 'c', missing: 'keep' }),
        (error) => error instanceof DataError && error.line === 3 && error.message.includes('class'),
      );
    });
  });

  describe('normalization', () => {
    const csv = 'x,constant,y\n1,3.5,10\n2,3.5,20\n3,3.5,30\n100,3.5,1000\n';

    it('has mean 0 and population deviation 1 over the training rows alone', async () => {
      const dataset = await datasetFrom(folder, csv, { target: 'y', validation: 0.25, split: 'last' });
      const deviation = Math.sqrt(2 / 3);
      assert.deepEqual(dataset.inputs[0].statistics, { mean: 2, std: deviation, min: 1, max: 3 });
      assert.deepEqual(
        featureRows(dataset).map(([x]) => x),
        [-1 / deviation, 0, 1 / deviation, 98 / deviation],
      );
      assert.deepEqual(
        [0, 1, 2, 3].map((row) => dataset.rawFeature(row, 0)),
        [1, 2, 3, 100],
      );
    });

    it('only centres a column without variance', async () => {
      const dataset = await datasetFrom(folder, csv, { target: 'y' });
      assert.deepEqual(
        featureRows(dataset).map((row) => row[1]),
        [0, 0, 0, 0],
      );
      assert.deepEqual(dataset.inputs[1].normalizer, { shift: 3.5, scale: 1 });
    });

    it('maps the training rows to 0 .. 1 with "minmax"', async () => {
      const dataset = await datasetFrom(folder, csv, {
        target: 'y',
        normalize: 'minmax',
        validation: 0.25,
        split: 'last',
      });
      assert.deepEqual(featureRows(dataset), [
        [0, 0],
        [0.5, 0],
        [1, 0],
        [49.5, 0],
      ]);
    });

    it('of the target is kept apart from its values', async () => {
      const dataset = await datasetFrom(folder, csv, {
        target: 'y',
        normalizeTarget: 'minmax',
        validation: 0.25,
        split: 'last',
      });
      assert.deepEqual([...dataset.targets], [10, 20, 30, 1000]);
      assert.deepEqual(dataset.targetColumns[0].normalizer, { shift: 10, scale: 20 });
    });

    it('of a target of classes is refused', async () => {
      await assert.rejects(
        datasetFrom(folder, 'x,c\n1,a\n2,b\n', { target: 'c', normalizeTarget: 'standard' }),
        (error) => error instanceof DataError && error.option?.key === 'normalizeTarget',
      );
    });
  });

  describe('validation rows', () => {
    it('are round(rows * fraction) random ones, decided by the seed', async () => {
      const table = await readTable(fixture('iris.csv'));
      const split = (seed: number): number[] => [
        ...buildDataset(table, { target: 'species', validation: 0.25, seed }).validationRows,
      ];
      assert.equal(split(1).length, 38);
      assert.deepEqual(split(1), split(1));
      assert.notDeepEqual(split(1), split(2));
      const { trainingRows, validationRows } = buildDataset(table, { target: 'species' });
      const all = [...trainingRows, ...validationRows].sort((a, b) => a - b);
      assert.deepEqual(
        all,
        Array.from({ length: 150 }, (_, row) => row),
      );
      assert.deepEqual(trainingRows, trainingRows.slice().sort());
    });

    it('are the last ones of a time series', async () => {
      const csv = `t,y\n${Array.from({ length: 10 }, (_, i) => `${i},${i / 2}`).join('\n')}\n`;
      const dataset = await datasetFrom(folder, csv, { target: 'y', split: 'last', validation: 0.25 });
      assert.deepEqual([...dataset.validationRows], [7, 8, 9]);
    });

    it('come from a file of their own, by the names of the columns', async () => {
      const dataset = await datasetFrom(
        folder,
        'x,colour,c\n1,red,a\n2,blue,b\n3,red,a\n',
        { ...plain, target: 'c', task: 'classification', validation: 'validation.csv' },
        'c,colour,x\nb,green,9\nd,red,8\n',
      );
      assert.deepEqual([...dataset.trainingRows], [0, 1, 2]);
      assert.deepEqual([...dataset.validationRows], [3, 4]);
      assert.deepEqual(dataset.featureNames, ['x', 'colour=blue', 'colour=green', 'colour=red']);
      assert.deepEqual(featureRows(dataset).slice(3), [
        [9, 0, 1, 0],
        [8, 0, 0, 1],
      ]);
      assert.deepEqual(dataset.classes, ['a', 'b', 'd']);
      assert.deepEqual(dataset.classCounts, [2, 1, 0]);
      assert.deepEqual(dataset.targetColumns[0].validationClassCounts, [0, 1, 1]);
      assert.deepEqual(dataset.sourceRow(4), { table: dataset.validationTable, row: 1 });
      assert.equal(dataset.sourceRow(4).table.lineOf(1), 3);
    });

    it('need the columns of the training data', async () => {
      const build = (csv: string): Promise<unknown> =>
        datasetFrom(folder, 'x,y\n1,1.5\n2,2.5\n', { target: 'y', validation: 'v.csv' }, csv);
      await assert.rejects(build('x,z\n1,2\n'), /validation file has no column 'y'/);
      await assert.rejects(
        build('y,x\n1,abc\n2,def\n'),
        (error) =>
          error instanceof DataError && error.message.includes("'x' is a number") && error.column === 3,
      );
    });

    it('leave at least one row to train with', async () => {
      await assert.rejects(
        datasetFrom(folder, 'x,y\n1,1.5\n', { target: 'y', validation: 0.9 }),
        (error) => error instanceof DataError && error.option?.key === 'validation',
      );
      const one = await datasetFrom(folder, 'x,y\n1,1.5\n', { target: 'y', validation: 0.2 });
      assert.deepEqual([one.trainingRows.length, one.validationRows.length], [1, 0]);
    });
  });

  it('has the shape that the run file gives a row, if it has as many values', async () => {
    const csv = 'a,b,c,d,y\n1,2,3,4,0.5\n5,6,7,8,1.5\n';
    assert.deepEqual(
      (await datasetFrom(folder, csv, { target: 'y', inputShape: [1, 2, 2] })).inputShape,
      [1, 2, 2],
    );
    assert.deepEqual((await datasetFrom(folder, csv, { target: 'y' })).inputShape, [4]);
    await assert.rejects(
      datasetFrom(folder, csv, { target: 'y', inputShape: [1, 3] }),
      (error) =>
        error instanceof DataError &&
        error.option?.key === 'inputShape' &&
        /3 values.*4 features/.test(error.message),
    );
  });

  it('of penguins keeps the rows that have all their cells', async () => {
    const dataset = buildDataset(await readTable(fixture('penguins.csv')), {
      target: 'Species',
      missing: 'drop',
    });
    assert.deepEqual([dataset.rows, dataset.droppedRows, dataset.width], [333, 11, 9]);
    assert.deepEqual(dataset.featureNames.slice(-2), ['Sex=FEMALE', 'Sex=MALE']);
  });
});
