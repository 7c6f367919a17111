import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_SETTINGS, readSettings, type ViewSettings } from '../../webview/view-settings';

describe('readSettings', () => {
  it('reads back what was stored', () => {
    const settings: ViewSettings = {
      shown: ['a', 'b'],
      selected: 'a',
      logLoss: true,
      smoothing: 0.6,
      ignoreOutliers: false,
      hidden: ['layer:dense_1'],
      zoom: { from: 10, to: 200 },
      step: 120,
    };
    assert.deepEqual(readSettings(JSON.parse(JSON.stringify(settings))), settings);
  });

  it('has defaults for a new page', () => {
    assert.deepEqual(readSettings(undefined), DEFAULT_SETTINGS);
  });

  it('replaces only what does not fit', () => {
    const stored = {
      logLoss: true,
      smoothing: 7,
      zoom: { from: 5, to: 2 },
      step: -1,
      hidden: ['x', 3],
      selected: 4,
    };
    assert.deepEqual(readSettings(stored), { ...DEFAULT_SETTINGS, logLoss: true, hidden: ['x'] });
  });

  it('never throws and always gives complete settings', () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        assert.deepEqual(Object.keys(readSettings(stored)), Object.keys(DEFAULT_SETTINGS));
      }),
    );
  });
});
