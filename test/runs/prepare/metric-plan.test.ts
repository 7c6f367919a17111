import assert from 'node:assert/strict';
import { TemporaryFolder } from '../../data/temporary-folder';
import { cloudTable, preparedRunFrom, type RunFileKeys } from '../prepared-run-from';

const colours = cloudTable(30, ['red', 'green', 'blue']);
const boxes = `a,b,left,object\n${Array.from({ length: 12 }, (_, i) => `${i},${i % 5},${i / 7},${i % 2}`).join('\n')}\n`;
const lossFile = `
export default (prediction, target) => mean((prediction - mean(target)) ** 2);
`;

describe('what is measured of a loss file', () => {
  const folder = new TemporaryFolder();

  async function measured(csv: string, keys: RunFileKeys): Promise<readonly (readonly [string, string])[]> {
    folder.write('own.loss.js', lossFile);
    const { metrics } = await preparedRunFrom(folder, csv, { loss: 'own.loss.js', ...keys });
    return metrics.map(({ name, kind }) => [name, kind]);
  }

  const withUnits = (units: number) => ({ model: [{ layer: 'dense', units }], data: { target: 'colour' } });

  it('are the classes that as many outputs stand for', async () => {
    assert.deepEqual(await measured(colours, withUnits(3)), [['colour', 'classes']]);
  });

  it('is no class where rows are placed as points: there are fewer outputs than classes', async () => {
    assert.deepEqual(await measured(colours, withUnits(2)), []);
  });

  it('is one output for two classes', async () => {
    const csv = cloudTable(30, ['no', 'yes']);
    assert.deepEqual(await measured(csv, withUnits(1)), [['colour', 'classes']]);
  });

  it('are the numbers, and not a score beside them that may be on any scale', async () => {
    const keys = { model: [{ layer: 'dense', units: 2 }], data: { target: ['left', 'object'] } };
    assert.deepEqual(await measured(boxes, keys), [['left', 'values']]);
  });

  it('are numbers that are 0 and 1 alone where there are no others', async () => {
    const data = { target: 'object', task: 'regression' };
    assert.deepEqual(await measured(boxes, { data }), [['object', 'values']]);
  });
});
