import assert from 'node:assert/strict';
import { difference, toleranceFor } from './comparison';

describe('comparison with reference values', () => {
  const exact = { relative: 0, absolute: 0 };
  const compare = (actual: number[], expected: number[], tolerance = exact) =>
    difference(
      { shape: [actual.length], data: actual },
      { shape: [expected.length], data: expected },
      tolerance,
    );

  it('takes NaN for equal to NaN alone', () => {
    assert.equal(compare([NaN], [NaN]), null);
    assert.match(compare([0], [NaN]) ?? '', /element 0 is 0, expected NaN/);
    assert.match(compare([NaN], [0]) ?? '', /element 0 is NaN, expected 0/);
  });

  it('minds the sign of infinities', () => {
    assert.equal(compare([Infinity, -Infinity], [Infinity, -Infinity]), null);
    assert.notEqual(compare([-Infinity], [Infinity]), null);
    assert.notEqual(compare([1e308], [Infinity], { relative: 1, absolute: 1e308 }), null);
    assert.notEqual(compare([Infinity], [1e308], { relative: 1, absolute: 1e308 }), null);
  });

  it('takes 0 and -0 for equal', () => {
    assert.equal(compare([-0], [0]), null);
  });

  it('measures errors by the largest finite value of the tensor', () => {
    const tolerance = { relative: 1e-3, absolute: 0 };
    assert.equal(compare([0.05, 100], [0, 100], tolerance), null);
    assert.notEqual(compare([0.05, 1], [0, 1], tolerance), null);
    assert.notEqual(compare([0.05, Infinity], [0, Infinity], tolerance), null);
  });

  it('names the worst element, by how much it is off and what is allowed', () => {
    assert.equal(
      compare([1, 2.5, 3.1], [1, 2, 3], { relative: 0.01, absolute: 0 }),
      'element 1 is 2.5, expected 2 (off by 5.0e-1, allowed 3.0e-2)',
    );
  });

  it('wants the same shape', () => {
    const expected = { shape: [1, 2], data: [1, 2] };
    assert.equal(difference({ shape: [2], data: [1, 2] }, expected, exact), 'shape [2], expected [1, 2]');
  });

  it('widens float32 by what PyTorch itself loses there, and float64 by nothing', () => {
    assert.deepEqual(toleranceFor('float64', { deviation: 1e-3 }), { relative: 1e-10, absolute: 1e-12 });
    assert.deepEqual(toleranceFor('float64', { relative: 1e-8 }), { relative: 1e-8, absolute: 1e-12 });
    assert.deepEqual(toleranceFor('float32', { deviation: 1e-8 }), { relative: 1e-5, absolute: 1e-6 });
    assert.deepEqual(toleranceFor('float32', { deviation: 1e-4 }), { relative: 1e-3, absolute: 1e-6 });
  });
});
