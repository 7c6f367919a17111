import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bounded, pan, zoomAround } from '../../webview/zoom';

const full = { from: 0, to: 1000 };

describe('zoomAround', () => {
  it('keeps the step under the pointer where it is', () => {
    assert.deepEqual(zoomAround({ from: 0, to: 1000 }, 250, 0.5, full), { from: 125, to: 625 });
  });

  it('is null when everything is visible again', () => {
    assert.equal(zoomAround({ from: 100, to: 900 }, 500, 2, full), null);
  });

  it('always gives whole steps within the run, a few at least', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0.01, max: 4, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (from, width, factor, share) => {
          const range = { from, to: Math.min(1000, from + width) };
          const zoomed = zoomAround(range, range.from + share * (range.to - range.from), factor, full);
          if (zoomed) {
            assert.ok(Number.isInteger(zoomed.from) && Number.isInteger(zoomed.to));
            assert.ok(zoomed.from >= 0 && zoomed.to <= 1000 && zoomed.to - zoomed.from >= 1);
          }
        },
      ),
    );
  });
});

describe('pan', () => {
  it('moves by a share of the width', () => {
    assert.deepEqual(pan({ from: 100, to: 300 }, 0.5, full), { from: 200, to: 400 });
  });

  it('stops at both ends without changing the width', () => {
    assert.deepEqual(pan({ from: 100, to: 300 }, -3, full), { from: 0, to: 200 });
    assert.deepEqual(pan({ from: 700, to: 900 }, 3, full), { from: 800, to: 1000 });
  });
});

describe('bounded', () => {
  it('widens what is too narrow to see', () => {
    assert.deepEqual(bounded({ from: 500, to: 500 }, full), { from: 498, to: 502 });
  });

  it('is null in a run of one step', () => {
    assert.equal(bounded({ from: 0, to: 0 }, { from: 0, to: 0 }), null);
  });
});
