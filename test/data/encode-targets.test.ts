import assert from 'node:assert/strict';
import { encodeTargets, type TargetEncoding } from '../../src/data/encode-targets';
import type { DatasetOptions } from '../../src/data/dataset-options';
import { datasetFrom } from './dataset-from';
import { TemporaryFolder } from './temporary-folder';

describe('encoding targets', () => {
  const folder = new TemporaryFolder();
  const two = 'x,c\n1,no\n2,yes\n3,no\n';
  const three = 'x,c\n1,b\n2,c\n3,a\n';
  const numbers = 'x,y,z\n1,10,0\n2,20,1\n3,30,1\n';

  const encode = async (
    csv: string,
    options: Omit<DatasetOptions, 'validation'>,
    encoding: TargetEncoding,
  ) => {
    const { values, shape } = encodeTargets(
      await datasetFrom(folder, csv, { validation: 0, ...options }),
      encoding,
    );
    return { values: [...values], shape };
  };

  it('indices are one number a row', async () => {
    assert.deepEqual(await encode(three, { target: 'c' }, 'indices'), { values: [1, 2, 0], shape: [] });
    assert.deepEqual(await encode(two, { target: 'c' }, 'indices'), { values: [0, 1, 0], shape: [] });
  });

  it('0/1 and -1/+1 are a column for each target of two classes', async () => {
    assert.deepEqual(await encode(two, { target: 'c' }, 'zeroOne'), { values: [0, 1, 0], shape: [1] });
    assert.deepEqual(await encode(two, { target: 'c' }, 'plusMinusOne'), { values: [-1, 1, -1], shape: [1] });
    const several = await encode('x,a,b\n1,0,-1\n2,1,1\n', { target: ['a', 'b'] }, 'plusMinusOne');
    assert.deepEqual(several, { values: [-1, -1, 1, 1], shape: [2] });
  });

  it("one column per class has a 1 for the row's class", async () => {
    const expected = { values: [0, 1, 0, 0, 0, 1, 1, 0, 0], shape: [3] };
    assert.deepEqual(await encode(three, { target: 'c' }, 'oneHot'), expected);
  });

  it('values are the numbers of the table, normalized when asked for', async () => {
    assert.deepEqual(await encode(numbers, { target: ['y', 'z'] }, 'values'), {
      values: [10, 0, 20, 1, 30, 1],
      shape: [2],
    });
    const normalized = await encode(numbers, { target: 'y', normalizeTarget: 'minmax' }, 'values');
    assert.deepEqual(normalized, { values: [0, 0.5, 1], shape: [1] });
    const labels = await encode('x,c\n1,1\n2,2\n3,1\n', { target: 'c', labels: 'asIs' }, 'values');
    assert.deepEqual(labels, { values: [1, 2, 1], shape: [1] });
  });

  it('refuses what the targets are not', async () => {
    await assert.rejects(encode(three, { target: 'c' }, 'zeroOne'), /has 3 classes/);
    await assert.rejects(encode(three, { target: 'c' }, 'values'), /Text has no numbers/);
    await assert.rejects(encode(numbers, { target: 'y', task: 'regression' }, 'indices'), /has no classes/);
    await assert.rejects(encode('x,a,b\n1,0,-1\n2,1,1\n', { target: ['a', 'b'] }, 'oneHot'), /one target/);
  });
});
