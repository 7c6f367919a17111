import type { TableProblem } from '../../../src/data/table';
import { linear } from '../data-sets';
import { DATA_FILE } from '../program';
import { testRule } from '../rule-tester';
import { tableOf } from '../table-of';

const runFile = {
  data: { file: 'data.csv', target: 'y', features: ['a', 'b'], missing: 'drop' },
  model: [{ layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'adam', learningRate: 0.01 },
  epochs: 3,
};

/** The table as its reader leaves it: the cell is missing, and a problem says what was there. */
function withBadCell(column: string) {
  const cells = { ...linear(), [column]: linear()[column].map((value, i) => (i === 4 ? null : value)) };
  const columnIndex = Object.keys(cells).indexOf(column);
  const problem: TableProblem = {
    kind: 'badCell',
    message: `"n/a?" is not a number; in "${column}" it counts as missing.`,
    row: 4,
    columnIndex,
    line: 6,
    column: 10 * columnIndex + 1,
    endLine: 6,
    endColumn: 10 * columnIndex + 10,
  };
  return { ...tableOf(cells, DATA_FILE), problems: [problem] };
}

/** The table as its reader leaves it: the line is in no row. */
function withRaggedLines(count: number) {
  const ragged = (line: number): TableProblem => ({
    kind: 'raggedRow',
    message: 'The line has 3 fields instead of 5 and is left out.',
    line,
    column: 1,
    endLine: line,
    endColumn: 12,
  });
  const problems = Array.from({ length: count }, (_, i) => ragged(6 + 2 * i));
  return {
    ...tableOf(linear(), DATA_FILE),
    problems,
    problemCounts: new Map([['raggedRow', count]] as const),
  };
}

testRule('bad-cell', {
  valid: [
    { name: 'numbers', data: linear(), runFile },
    { name: 'text in a column that is not used', data: withBadCell('d'), runFile },
  ],
  invalid: [
    {
      name: 'text among the numbers of a feature',
      data: withBadCell('b'),
      runFile,
      at: [4, 'b'],
      by: 'static',
      message: /n\/a/,
      fix: /^Fill missing cells with the mean$/,
    },
    {
      name: 'a line with too few cells, which is left out',
      data: withRaggedLines(1),
      runFile,
      at: [4, 'a'],
      by: 'static',
      message: /^The line has 3 fields instead of 5 and is left out\. Give each line/,
    },
    {
      name: 'several lines with too few cells, by the first of them',
      data: withRaggedLines(3),
      runFile,
      at: [4, 'a'],
      by: 'static',
      message: /left out\. So are 2 other lines\./,
    },
  ],
});
