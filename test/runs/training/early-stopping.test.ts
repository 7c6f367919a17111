import assert from 'node:assert/strict';
import { EarlyStopping } from '../../../src/runs/training/early-stopping';

const none = { loss: null, patience: null, minDelta: 0 };

describe('EarlyStopping', () => {
  it('does nothing unless it is told to', () => {
    const stopping = new EarlyStopping(none);
    for (let i = 0; i < 100; i++) assert.equal(stopping.observe(1, 1), null);
  });

  it('ends at a training loss that is low enough, whatever the validation loss', () => {
    const stopping = new EarlyStopping({ ...none, loss: 0.5 });
    assert.equal(stopping.observe(0.6, 0.1), null);
    assert.equal(stopping.observe(0.5, 9), 'target');
  });

  it('counts epochs since the last improvement', () => {
    const stopping = new EarlyStopping({ ...none, patience: 2 });
    const reasons = [5, 4, 4, 3, 3, 3].map((loss) => stopping.observe(0, loss));
    assert.deepEqual(reasons, [null, null, null, null, null, 'patience']);
  });

  it('takes only a fall of minDelta for an improvement', () => {
    const stopping = new EarlyStopping({ ...none, patience: 2, minDelta: 0.5 });
    const reasons = [5, 4.6, 4.4, 4.2, 4].map((loss) => stopping.observe(0, loss));
    assert.deepEqual(reasons, [null, null, null, null, 'patience']);
  });

  it('takes a NaN for no improvement', () => {
    const stopping = new EarlyStopping({ ...none, patience: 2 });
    assert.deepEqual(
      [NaN, NaN].map((loss) => stopping.observe(loss, loss)),
      [null, 'patience'],
    );
  });

  it('goes on where it was saved', () => {
    const stopping = new EarlyStopping({ ...none, patience: 2 });
    stopping.observe(0, 5);
    stopping.observe(0, 5);
    const other = new EarlyStopping({ ...none, patience: 2 });
    other.restore(stopping.save());
    assert.equal(other.observe(0, 5), 'patience');
  });
});
