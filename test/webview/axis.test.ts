import assert from 'node:assert/strict';
import fc from 'fast-check';
import { axisTicks, project, unproject, type Axis, type AxisShape } from '../../webview/axis';

const shape: fc.Arbitrary<AxisShape> = fc.record({
  kind: fc.constantFrom('linear', 'log', 'symlog'),
  threshold: fc.constantFrom(1e-8, 0.01, 1, 1000),
});
const positive = fc.double({ min: 1e-30, max: 1e30, noNaN: true });

describe('project', () => {
  it('is undone by unproject', () => {
    fc.assert(
      fc.property(shape, positive, fc.boolean(), (axis, size, negative) => {
        const value = negative && axis.kind !== 'log' ? -size : size;
        const back = unproject(axis, project(axis, value));
        assert.ok(Math.abs(back - value) <= 1e-9 * size, `${back}`);
      }),
    );
  });

  it('keeps the order of values', () => {
    fc.assert(
      fc.property(shape, positive, positive, (axis, a, b) => {
        assert.equal(project(axis, a) <= project(axis, b), a <= b || project(axis, a) === project(axis, b));
      }),
    );
  });

  it('gives each decade of a symlog axis the length of its linear piece', () => {
    const axis = { kind: 'symlog', threshold: 0.1 } as const;
    assert.deepEqual(
      [-10, -1, -0.1, 0, 0.05, 0.1, 1, 10].map((value) => Number(project(axis, value).toFixed(9))),
      [-3, -2, -1, 0, 0.5, 1, 2, 3],
    );
  });
});

describe('axisTicks', () => {
  const cases: readonly (readonly [Axis, number, readonly number[]])[] = [
    [{ kind: 'linear', threshold: 1, min: 0, max: 1 }, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [{ kind: 'linear', threshold: 1, min: -0.31, max: 0.12 }, 5, [-0.3, -0.2, -0.1, 0, 0.1]],
    [{ kind: 'log', threshold: 1, min: 0.05, max: 20 }, 8, [0.1, 0.3, 1, 3, 10]],
    [{ kind: 'log', threshold: 1, min: 0.9, max: 11 }, 8, [1, 2, 5, 10]],
    [{ kind: 'log', threshold: 1, min: 1e-12, max: 1e12 }, 5, [1e-10, 1e-5, 1, 1e5, 1e10]],
    [{ kind: 'log', threshold: 1, min: 2.1, max: 2.9 }, 5, [2.2, 2.4, 2.6, 2.8]],
    [{ kind: 'symlog', threshold: 0.1, min: -10, max: 10 }, 8, [-10, -1, -0.1, 0, 0.1, 1, 10]],
    [{ kind: 'symlog', threshold: 1e-3, min: 0, max: 1 }, 6, [0, 1e-3, 0.01, 0.1, 1]],
  ];
  for (const [axis, most, expected] of cases) {
    it(`writes ${expected.join(', ')} on a ${axis.kind} axis from ${axis.min} to ${axis.max}`, () => {
      assert.deepEqual(axisTicks(axis, most), expected);
    });
  }

  it('gives increasing ticks within the axis, no more than asked for', () => {
    fc.assert(
      fc.property(shape, positive, positive, fc.integer({ min: 2, max: 12 }), (axis, a, b, most) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const ticks = axisTicks({ ...axis, min, max }, most);
        assert.ok(ticks.length <= most);
        assert.ok(
          ticks.every(
            (tick, index) => tick >= min && tick <= max && (index === 0 || tick > ticks[index - 1]),
          ),
        );
      }),
    );
  });
});
