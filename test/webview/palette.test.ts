import assert from 'node:assert/strict';
import {
  colorAlong,
  contrast,
  dashFor,
  formatColor,
  legible,
  parseColor,
  withAlpha,
  type Color,
} from '../../webview/palette';

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

describe('legible', () => {
  const dark = parseColor('#1f1f1f')!;
  const white = parseColor('#ffffff')!;

  it('keeps a colour that stands out', () => {
    const blue = parseColor('#59a4f9')!;
    assert.deepEqual(legible(blue, dark, white), blue);
  });

  it('makes a translucent colour opaque', () => {
    assert.equal(legible(parseColor('#d1861666')!, dark, white).alpha, 1);
  });

  it('moves a colour toward the foreground until it stands out', () => {
    const brown = parseColor('#4a2a10')!;
    assert.ok(contrast(brown, dark) < 3);
    const moved = legible(brown, dark, white);
    assert.ok(contrast(moved, dark) >= 3);
    assert.ok(moved.red > moved.blue);
  });
});

describe('contrast', () => {
  it('is 21 between black and white and 1 between equals', () => {
    const [black, white] = [parseColor('#000')!, parseColor('#fff')!];
    assert.equal(Math.round(contrast(black, white)), 21);
    assert.equal(contrast(white, white), 1);
  });
});
