import assert from 'node:assert/strict';
import { colorAlong, dashFor, formatColor, parseColor, withAlpha, type Color } from '../../webview/palette';

describe('parseColor', () => {
  const cases: readonly (readonly [string, Color])[] = [
    ['#fff', { red: 255, green: 255, blue: 255, alpha: 1 }],
    ['#3794ff', { red: 55, green: 148, blue: 255, alpha: 1 }],
    [' #00000080 ', { red: 0, green: 0, blue: 0, alpha: 128 / 255 }],
    ['rgb(1, 2, 3)', { red: 1, green: 2, blue: 3, alpha: 1 }],
    ['rgba(204, 204, 204, 0.5)', { red: 204, green: 204, blue: 204, alpha: 0.5 }],
    ['rgb(1 2 3 / 0.25)', { red: 1, green: 2, blue: 3, alpha: 0.25 }],
  ];
  for (const [text, color] of cases) {
    it(`reads ${text}`, () => {
      assert.deepEqual(parseColor(text), color);
    });
  }

  for (const text of ['', 'red', '#12345', 'rgb(1, 2)', 'rgb(a, b, c)']) {
    it(`does not read "${text}"`, () => {
      assert.equal(parseColor(text), null);
    });
  }
});

describe('colorAlong', () => {
  const [black, gray, white] = [0, 128, 255].map((level) => ({
    red: level,
    green: level,
    blue: level,
    alpha: 1,
  }));

  it('takes the stops themselves while there are enough', () => {
    assert.deepEqual(
      [0, 1, 2].map((index) => colorAlong([black, gray, white], index, 3)),
      [black, gray, white],
    );
  });

  it('goes from the first stop to the last in even steps when there are more', () => {
    const levels = Array.from({ length: 9 }, (_, index) => colorAlong([black, gray, white], index, 9).red);
    assert.equal(levels[0], 0);
    assert.equal(Math.round(levels[8]), 255);
    assert.ok(levels.every((level, index) => index === 0 || level > levels[index - 1]));
  });
});

describe('dashFor', () => {
  it('differs between neighbours', () => {
    for (let index = 0; index < 8; index++) {
      assert.notDeepEqual(dashFor(index), dashFor(index + 1));
    }
  });
});

describe('formatColor', () => {
  it('writes what a canvas takes', () => {
    assert.equal(
      formatColor(withAlpha({ red: 1.4, green: 2, blue: 3, alpha: 1 }, 0.25)),
      'rgba(1, 2, 3, 0.25)',
    );
  });
});
