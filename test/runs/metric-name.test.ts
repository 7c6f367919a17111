import assert from 'node:assert/strict';
import { metricName, metricTitle } from '../../src/runs/metric-name';

describe('the name of a metric', () => {
  for (const [metric, name] of [
    ['r2', 'R\u00b2'],
    ['mae', 'MAE'],
    ['f1', 'F1'],
    ['accuracy', 'accuracy'],
    ['mean of targets', 'mean of targets'],
    ['r2:left', 'R\u00b2 of left'],
    ['accuracy:a:b', 'accuracy of a:b'],
    ['constructor', 'constructor'],
  ]) {
    it(`of ${metric} is ${name}`, () => {
      assert.equal(metricName(metric), name);
    });
  }

  it('begins with a capital where it is a title', () => {
    assert.deepEqual(['accuracy', 'r2:left'].map(metricTitle), ['Accuracy', 'R\u00b2 of left']);
  });
});
