import assert from 'node:assert/strict';
import { formatFindingText, formatProblem } from '../../src/cli/finding-text';
import type { Finding } from '../../src/runs/finding';

const location = { file: '/w/a.train.json', line: 2, column: 3, endLine: 2, endColumn: 9 };

const finding: Finding = {
  rule: 'plateau',
  severity: 'warning',
  step: 7,
  message: 'The loss stands still.',
  location,
  related: [{ message: 'here it began', location: { ...location, file: '/other/data.csv', line: 5 } }],
  fixes: [{ title: 'Raise learningRate to 0.1', edits: [] }],
};

describe('a finding as text', () => {
  it('has its place from the working directory, related places and what to try', () => {
    assert.equal(
      formatFindingText(finding, '/w'),
      'a.train.json:2:3: warning plateau: The loss stands still.\n' +
        '    /other/data.csv:5:3: here it began\n' +
        '    try: Raise learningRate to 0.1\n',
    );
  });

  it('cannot break its line or steer the terminal, whatever the files hold', () => {
    const hostile = 'red \u001b[31m\nerror: \u009b2J';
    const told = formatFindingText(
      { ...finding, message: hostile, fixes: [{ title: hostile, edits: [] }], related: [] },
      '/w',
    );
    const shown = 'red \\u001b[31m\\u000aerror: \\u009b2J';
    assert.equal(told, `a.train.json:2:3: warning plateau: ${shown}\n    try: ${shown}\n`);
    assert.equal(
      formatProblem({ message: hostile, location: { ...location, file: '/w/\u001b.json' } }, '/w'),
      `\\u001b.json:2:3: ${shown}\n`,
    );
  });
});
