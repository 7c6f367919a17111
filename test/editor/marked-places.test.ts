import assert from 'node:assert/strict';
import { markedPlaces } from '../../src/editor/marked-places';
import type { Finding } from '../../src/runs/finding';
import type { Location } from '../../src/runs/location';

function at(file: string, line: number): Location {
  return { file, line, column: 1, endLine: line, endColumn: 5 };
}

const outliers: Finding = {
  rule: 'outlier-targets',
  severity: 'warning',
  step: 100,
  message: '12 rows lie far off.',
  location: at('/house.train.json', 8),
  related: [
    { message: 'line 40 is off by 900', location: at('/house.csv', 40), marked: true },
    { message: 'the target', location: at('/house.csv', 1) },
  ],
  fixes: [{ title: 'Use huber', edits: [] }],
};

describe('the places that a finding marks in data files', () => {
  it('are its related places that have the trouble too, and lead back to it', () => {
    const marked = markedPlaces(outliers);
    assert.deepEqual(
      marked.map(({ location, message }) => [location.file, location.line, message]),
      [['/house.csv', 40, 'line 40 is off by 900']],
    );
    assert.deepEqual(marked[0].related, [{ message: outliers.message, location: outliers.location }]);
  });

  it('have its rule and its fixes', () => {
    const [{ rule, fixes }] = markedPlaces(outliers);
    assert.deepEqual({ rule, fixes }, { rule: outliers.rule, fixes: outliers.fixes });
  });

  it('are remarks where the finding itself is in another file, and as severe as it in the same', () => {
    assert.equal(markedPlaces(outliers)[0].severity, 'info');
    const cell = { ...outliers, location: at('/house.csv', 7) };
    assert.equal(markedPlaces(cell)[0].severity, 'warning');
  });
});
