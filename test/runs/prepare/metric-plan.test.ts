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

  /** What is measured of an output for `left` under a loss of one's own. */
  async function measuredUnder(loss: string): Promise<readonly string[]> {
    folder.write('other.loss.js', `export default (prediction, target) => ${loss};`);
    const keys = { loss: 'other.loss.js', data: { target: 'left' } };
    const { metrics } = await preparedRunFrom(folder, boxes, keys);
    return metrics.map(({ kind }) => kind);
  }

  it('is nothing where the answer lies at the edge of the values', async () => {
    const pinball = (quantile: string) =>
      `mean(maximum(${quantile} * (target - prediction), (1 - ${quantile}) * (prediction - target)))`;
    assert.deepEqual(await measuredUnder(pinball('0.9')), []);
    assert.deepEqual(await measuredUnder(pinball('0.1')), []);
    assert.deepEqual(await measuredUnder(pinball('0.5')), ['values']);
    assert.deepEqual(await measuredUnder(pinball('0.55')), ['values']);
  });

  it('is what the loss wants at the end of the run, not at its beginning', async () => {
    const moving = (to: string) =>
      `mean((1 + (${to}) * sign(prediction - target)) * abs(prediction - target))`;
    assert.deepEqual(await measuredUnder(moving('0.9 * progress')), []);
    assert.deepEqual(await measuredUnder(moving('0.9 * (1 - progress)')), ['values']);
  });

  it('is nothing where some rows do not count', async () => {
    assert.deepEqual(await measuredUnder('mean(where(target > 1, (prediction - target) ** 2, 0))'), []);
  });

  it('is nothing where the output is not the number itself', async () => {
    assert.deepEqual(await measuredUnder('mean(exp(prediction) - target * prediction)'), []);
  });

  it('is something for losses that look at features, weights and two outputs', async () => {
    const gaussian =
      'const v = clamp(slice(prediction, 1, 1, 2), -6, 6); const r = slice(prediction, 1, 0, 1) - target;';
    folder.write(
      'wide.loss.js',
      `export default function (prediction, target) { ${gaussian} return mean(exp(-v) * r * r + v) + 0.01 * sum(weights() ** 2) + 0 * mean(input); }`,
    );
    const keys = { model: [{ layer: 'dense', units: 2 }], loss: 'wide.loss.js', data: { target: 'left' } };
    const { metrics } = await preparedRunFrom(folder, boxes, keys);
    assert.deepEqual(
      metrics.map(({ kind }) => kind),
      ['values'],
    );
  });
});

describe('what is measured of a loss of the engine', () => {
  const folder = new TemporaryFolder();

  async function measured(loss: RunFileKeys['loss']): Promise<readonly string[]> {
    const { metrics } = await preparedRunFrom(folder, boxes, { loss, data: { target: 'left' } });
    return metrics.map(({ kind }) => kind);
  }

  it('are numbers for losses whose answer is in the middle', async () => {
    for (const loss of ['mse', 'mae', 'huber', 'logCosh', 'quantile'])
      assert.deepEqual(await measured(loss), ['values'], loss);
  });

  it('is nothing for a quantile far from the median', async () => {
    assert.deepEqual(await measured({ type: 'quantile', quantile: 0.9 }), []);
  });
});
