import assert from 'node:assert/strict';
import type { CheckContext } from '../../../src/language/check/context';
import { checkLosses } from '../../../src/language/check/check-loss';
import { LossJudge } from '../../../src/language/report/judged-losses';
import { reportLoss } from '../../../src/language/report/loss-report';
import { summarizeProperties } from '../../../src/language/report/property-summary';
import { LossFile } from '../../../src/language/loss-file';
import { contextOf } from '../check/examined-loss';

const FILE = [
  'const SCALE = 2;',
  'const OTHER = 3;',
  'const scaled = (x) => x / SCALE;',
  'export default function (prediction, target) {',
  '  return mean(scaled(prediction - target) ** 2);',
  '}',
  'export function root(prediction, target) {',
  '  return sqrt(mean((prediction - target) ** 2));',
  '}',
  'function total(prediction, target) {',
  '  return OTHER * sum(abs(prediction - target));',
  '}',
  'export { total };',
].join('\n');

function read(text: string): LossFile {
  const { lossFile, problems } = LossFile.read(text, 'losses.loss.js');
  assert.ok(lossFile, problems.map(({ message }) => message).join());
  return lossFile;
}

/** What one more state of the file makes the judge analyse, and whether it says what a fresh check would. */
function analysedBy(judge: LossJudge, text: string, context: CheckContext | null = null): number {
  const before = judge.analysed;
  const lossFile = read(text);
  const judged = judge.judge(lossFile, () => context);
  const fresh = checkLosses(lossFile, () => context);
  assert.deepEqual(
    judged.map(({ remarks, problem }) => ({ remarks, problem })),
    fresh.map(({ remarks, problem }) => ({ remarks, problem })),
  );
  return judge.analysed - before;
}

describe('LossJudge', () => {
  it('analyses every loss once', () => {
    const judge = new LossJudge();
    assert.equal(analysedBy(judge, FILE), 3);
    assert.equal(analysedBy(judge, FILE), 0);
  });

  for (const [edit, from, to, expected] of [
    ['the body of one loss', 'abs(prediction', '2 * abs(prediction', 1],
    ['a constant that one loss uses', 'OTHER = 3', 'OTHER = 4', 1],
    ['a constant behind a helper', 'SCALE = 2', 'SCALE = 0', 1],
    ['a helper', 'x / SCALE', 'x * SCALE', 1],
    ['lines above', 'const SCALE', '// one more line\n\nconst SCALE', 0],
    [
      'a name that takes the place of a built-in function',
      'const OTHER',
      'const sqrt = (x) => x;\nconst OTHER',
      1,
    ],
  ] as const) {
    it(`analyses ${expected} after an edit of ${edit}, and finds what a fresh check finds`, () => {
      const judge = new LossJudge();
      analysedBy(judge, FILE);
      assert.equal(analysedBy(judge, FILE.replace(from, to)), expected);
    });
  }

  it('moves remarks and fixes with their lines', () => {
    const judge = new LossJudge();
    judge.judge(read(FILE));
    const moved = judge.judge(read(`\n\n${FILE}`));
    const root = moved.find(({ name }) => name === 'root');
    assert.equal(root?.remarks[0].span.line, 10);
    assert.equal(root.remarks[0].fixes[0].edits[0].span.line, 10);
  });

  it('analyses all when a declaration of the file fails, though they do not use it', () => {
    const judge = new LossJudge();
    analysedBy(judge, FILE);
    assert.equal(analysedBy(judge, FILE.replace('OTHER = 3', 'OTHER = nothing')), 3);
  });

  it('analyses again what is judged over other targets or another output', () => {
    const judge = new LossJudge();
    const context = contextOf({});
    analysedBy(judge, FILE, context);
    assert.equal(analysedBy(judge, FILE, { ...context }), 0);
    assert.equal(analysedBy(judge, FILE, { ...context, activation: 'relu' }), 3);
    const values = context.target.values!.map((value, i) => (i === 3 ? value + 1 : value));
    assert.equal(analysedBy(judge, FILE, { ...context, target: { ...context.target, values } }), 3);
  });

  it('says in a line what the report says', () => {
    const text = 'export default (prediction, target) => mean(1 - cos(prediction - target));';
    const lossFile = read(text);
    const [loss] = new LossJudge().judge(lossFile, () => contextOf({}));
    const report = reportLoss(lossFile, loss);
    assert.ok(report);
    assert.equal(loss.verdict.text, summarizeProperties(report.properties));
    assert.match(loss.verdict.text, /in part consistent/);
  });
});
