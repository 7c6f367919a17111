import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatSetting,
  formatTick,
} from '../../src/dashboard/number-format';

function check(format: (value: number) => string, cases: readonly (readonly [number, string])[]): void {
  for (const [value, expected] of cases) {
    it(`writes ${value} as ${expected}`, () => {
      assert.equal(format(value), expected);
    });
  }
}

/** Reads a formatted number back. */
function parse(text: string): number {
  return Number(text.replaceAll(',', '').replace('\u2212', '-').replace('k', 'e3').replace('M', 'e6'));
}

describe('formatNumber', () => {
  check(formatNumber, [
    [0, '0'],
    [-0, '0'],
    [0.012345, '0.01235'],
    [0.5, '0.5000'],
    [9.99996, '10.00'],
    [12.345, '12.35'],
    [1234.5, '1235'],
    [123456, '123456'],
    [1e6, '1.000e6'],
    [999999.6, '1.000e6'],
    [0.0009, '9.000e-4'],
    [1.2345e-7, '1.235e-7'],
    [-2.5, '\u22122.500'],
    [NaN, 'NaN'],
    [Infinity, '\u221e'],
    [-Infinity, '\u2212\u221e'],
  ]);

  it('stays within its relative precision and 11 characters for any number', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e307, max: 1e307, noNaN: true }), (value) => {
        const text = formatNumber(value);
        assert.ok(text.length <= 11, text);
        assert.ok(Math.abs(parse(text) - value) <= 5.001e-4 * Math.abs(value), text);
      }),
    );
  });
});

describe('formatTick', () => {
  check(formatTick, [
    [0, '0'],
    [0.5, '0.5'],
    [1e-5, '1e-5'],
    [2.5e-10, '2.5e-10'],
    [1000, '1000'],
    [20000, '20k'],
    [999999, '1M'],
    [1500000, '1.5M'],
    [1e12, '1e12'],
    [-0.25, '\u22120.25'],
  ]);
});

describe('formatSetting', () => {
  check(formatSetting, [
    [0.001, '0.001'],
    [0.00033333333, '0.0003333'],
    [1, '1'],
    [1e-7, '1e-7'],
    [NaN, 'NaN'],
  ]);
});

describe('formatCount', () => {
  check(formatCount, [
    [7, '7'],
    [1204, '1,204'],
    [1000000, '1,000,000'],
  ]);
});

describe('formatPercent', () => {
  check(formatPercent, [
    [0.931, '93.1 %'],
    [1, '100.0 %'],
    [NaN, 'NaN'],
  ]);
});

describe('formatRate', () => {
  check(formatRate, [
    [0.519, '0.519'],
    [38.14, '38.1'],
    [1830.2, '1,830'],
  ]);
});

describe('formatDuration', () => {
  check(formatDuration, [
    [0.2, 'under 1 s'],
    [12.4, '12 s'],
    [59.7, '1 min 0 s'],
    [185, '3 min 5 s'],
    [8040, '2 h 14 min'],
    [273600, '3 d 4 h'],
  ]);
});
