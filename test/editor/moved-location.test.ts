import assert from 'node:assert/strict';
import fc from 'fast-check';
import { moveFinding, moveLocation, type TextChange } from '../../src/editor/moved-location';
import type { Finding } from '../../src/runs/finding';
import type { Location } from '../../src/runs/location';

const file = '/data/iris.train.json';

/** The place of `part` in `text`. */
function placeOf(text: string, part: string): Location {
  const offset = text.indexOf(part);
  assert.notEqual(offset, -1);
  return { file, ...position(text, offset), ...endPosition(text, offset + part.length) };
}

function position(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: lines[lines.length - 1].length + 1 };
}

function endPosition(text: string, offset: number): { endLine: number; endColumn: number } {
  const { line, column } = position(text, offset);
  return { endLine: line, endColumn: column };
}

function replace(
  text: string,
  start: number,
  end: number,
  newText: string,
): { text: string; change: TextChange } {
  const change = { ...position(text, start), ...endPosition(text, end), newText };
  return { text: text.slice(0, start) + newText + text.slice(end), change };
}

const text = '{\n  "epochs": 5,\n  "optimizer": { "learningRate": 10 },\n  "seed": 1\n}\n';
const rate = placeOf(text, '10');
const offset = text.indexOf('10');

describe('a place in a file that is edited', () => {
  const unharmed: { name: string; start: number; end: number; newText: string }[] = [
    { name: 'a line is added above', start: 2, end: 2, newText: '  // fast\n' },
    { name: 'lines are removed above', start: 2, end: text.indexOf('  "optimizer"'), newText: '' },
    {
      name: 'text before it on its line grows',
      start: offset - 16,
      end: offset - 16,
      newText: '"type": "sgd", ',
    },
    { name: 'its line is broken before it', start: offset - 1, end: offset, newText: '\n    ' },
    {
      name: 'something follows right after it',
      start: offset + 2,
      end: offset + 2,
      newText: ', "momentum": 0.9',
    },
    {
      name: 'something is written below',
      start: text.length - 2,
      end: text.length - 2,
      newText: ', "clip": null',
    },
  ];
  for (const { name, start, end, newText } of unharmed) {
    it(`moves along when ${name}`, () => {
      const edited = replace(text, start, end, newText);
      assert.deepEqual(moveLocation(rate, edited.change), placeOf(edited.text, '10'));
    });
  }

  const harmed: { name: string; start: number; end: number; newText: string }[] = [
    { name: 'its text is replaced', start: offset, end: offset + 2, newText: '0.1' },
    { name: 'a part of it is removed', start: offset + 1, end: offset + 2, newText: '' },
    { name: 'a digit is put before it', start: offset, end: offset, newText: '3' },
    { name: 'a digit is put after it', start: offset + 2, end: offset + 2, newText: '0' },
    { name: 'a stretch around it is removed', start: offset - 5, end: offset + 5, newText: '' },
    { name: 'everything is replaced', start: 0, end: text.length, newText: '{}' },
  ];
  for (const { name, start, end, newText } of harmed) {
    it(`is gone when ${name}`, () => {
      assert.equal(moveLocation(rate, replace(text, start, end, newText).change), null);
    });
  }

  it('marks the same text whatever is changed around it', () => {
    const marker = '<<mark>>';
    const line = fc.stringMatching(/^[a-z ,:]{0,6}$/);
    const lines = fc.array(line, { maxLength: 4 }).map((parts) => parts.join('\n'));
    fc.assert(
      fc.property(
        lines,
        lines,
        fc.nat(),
        fc.nat(),
        lines,
        fc.boolean(),
        (before, after, a, b, newText, above) => {
          const whole = before + marker + after;
          const [from, to] = above ? [0, before.length] : [before.length + marker.length, whole.length];
          const [start, end] = [from + (a % (to - from + 1)), from + (b % (to - from + 1))].sort(
            (x, y) => x - y,
          );
          const edited = replace(whole, start, end, newText);
          const moved = moveLocation(placeOf(whole, marker), edited.change);
          if (moved !== null) assert.deepEqual(moved, placeOf(edited.text, marker));
        },
      ),
    );
  });
});

describe('a finding in a file that is edited', () => {
  const seed = placeOf(text, '"seed": 1');
  const finding: Finding = {
    rule: 'learning-rate-too-high',
    severity: 'warning',
    step: 3,
    message: 'The loss grew 40-fold in 10 steps.',
    location: rate,
    related: [{ message: 'the seed', location: seed }],
    fixes: [
      { title: 'Lower learningRate to 0.1', edits: [{ location: rate, newText: '0.1' }], preferred: true },
      { title: 'Change both', edits: [rate, seed].map((location) => ({ location, newText: '2' })) },
    ],
  };

  it('goes with its cause', () => {
    const { change } = replace(text, offset, offset + 2, '1');
    assert.equal(moveFinding(finding, file, change), null);
  });

  it('loses what was said of text that is no longer there', () => {
    const start = text.indexOf('1\n}');
    const moved = moveFinding(finding, file, replace(text, start, start + 1, '77').change);
    assert.deepEqual(moved, { ...finding, related: [], fixes: [finding.fixes[0]] });
  });

  it('moves with all its places', () => {
    const edited = replace(text, 2, 2, '\n\n');
    const moved = moveFinding(finding, file, edited.change);
    assert.deepEqual(moved?.location, placeOf(edited.text, '10'));
    assert.deepEqual(moved.related[0].location, placeOf(edited.text, '"seed": 1'));
    assert.deepEqual(moved.fixes[0].edits[0].location, placeOf(edited.text, '10'));
    assert.equal(moved.fixes.length, 2);
  });

  it('takes no notice of other files', () => {
    assert.deepEqual(
      moveFinding(finding, '/data/other.csv', replace(text, 0, text.length, '').change),
      finding,
    );
  });
});
