import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndReason } from '../../src/runs/events';
import type { Severity } from '../../src/runs/finding';
import { judge, passes, type Outcome, type PrintedFinding } from './judge';
import type { Expectation } from './scenario';

const RUN_FILE = `{
  "model": [{ "layer": "dense", "activation": "relu" }],
  "optimizer": { "type": "sgd", "learningRate": 1 }
}`;

describe('the comparison of a scenario', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'scenario-'));
    writeFileSync(join(folder, 'a.train.json'), RUN_FILE);
    writeFileSync(join(folder, 'x.csv'), 'a,bb,c\n1,2,3\n');
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  interface Changes {
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
    readonly step?: number | null;
    readonly severity?: Severity;
  }

  function finding(rule: string, changes: Changes = {}): PrintedFinding {
    const { file = 'a.train.json', line = 3, column = 33, step = 5, severity = 'error' } = changes;
    const location = { file: join(folder, file), line, column, endLine: line, endColumn: column + 1 };
    const rest = { message: 'm', related: [], fixes: [], beforeSteps: step === null };
    return { rule, severity, step, location, ...rest };
  }

  function ended(findings: readonly PrintedFinding[], reason: EndReason = 'completed'): Outcome {
    return { kind: 'ended', findings, reason };
  }

  function broken(changes: object = {}): Expectation {
    return {
      kind: 'broken',
      seeds: [0],
      root: ['learning-rate-too-high'],
      where: [{ file: 'a.train.json', pointer: '/optimizer/learningRate' }],
      consequences: ['dead-relu'],
      by: 10,
      refusal: false,
      tolerate: ['duplicate-rows'],
      ...changes,
    };
  }

  const passed = (expectation: Expectation, outcome: Outcome) =>
    judge({ expectation, folder }, outcome).passed;

  it('wants the right rule first, leaving out what is tolerated and mere information', () => {
    const right = finding('learning-rate-too-high');
    assert.ok(passed(broken(), ended([right, finding('dead-relu')])));
    assert.ok(
      passed(broken(), ended([finding('duplicate-rows'), finding('plateau', { severity: 'info' }), right])),
    );
    assert.ok(!passed(broken(), ended([finding('dead-relu'), right])));
    assert.ok(!passed(broken(), ended([])));
  });

  it('wants it in time', () => {
    assert.ok(passed(broken(), ended([finding('learning-rate-too-high', { step: 10 })])));
    assert.ok(passed(broken(), ended([finding('learning-rate-too-high', { step: null })])));
    assert.ok(!passed(broken(), ended([finding('learning-rate-too-high', { step: 11 })])));
    assert.ok(!passed(broken({ by: 'static' }), ended([finding('learning-rate-too-high', { step: 0 })])));
  });

  for (const [what, where, line, column, isRight] of [
    ['the key of a pointer', { pointer: '/optimizer/learningRate' }, 3, 33, true],
    ['the last character of its value', { pointer: '/optimizer/learningRate' }, 3, 49, true],
    ['the character behind it', { pointer: '/optimizer/learningRate' }, 3, 50, false],
    ['the key around it', { pointer: '/optimizer/learningRate' }, 3, 3, false],
    ['a key within an element', { pointer: '/model/0' }, 2, 33, true],
    ['the key of the list', { pointer: '/model/0' }, 2, 3, false],
    ['the line', { line: 3 }, 3, 1, true],
    ['another line', { line: 3 }, 2, 1, false],
    ['the cell', { line: 3, column: 5, endColumn: 7 }, 3, 6, true],
    ['behind the cell', { line: 3, column: 5, endColumn: 7 }, 3, 7, false],
    ['the file', {}, 1, 1, true],
  ] as const) {
    it(`takes a finding on ${what} for ${isRight ? 'right' : 'wrong'}`, () => {
      const expectation = broken({ where: [{ file: 'a.train.json', ...where }] });
      const outcome = ended([finding('learning-rate-too-high', { line, column })]);
      assert.equal(passed(expectation, outcome), isRight);
    });
  }

  it('takes any cell of a column, its name included', () => {
    const expectation = broken({ where: [{ file: 'x.csv', field: 'bb', index: 2 }] });
    const at = (line: number, column: number) =>
      ended([finding('learning-rate-too-high', { file: 'x.csv', line, column })]);
    assert.ok(passed(expectation, at(1, 3)));
    assert.ok(passed(expectation, at(2, 3)));
    assert.ok(!passed(expectation, at(2, 1)));
    assert.ok(!passed(expectation, at(2, 5)));
  });

  it('takes a mention for enough where the severity says so, if nothing else is blamed', () => {
    const expectation = broken({ severity: 'info' });
    const mention = finding('learning-rate-too-high', { severity: 'info' });
    assert.ok(passed(expectation, ended([finding('dead-relu'), mention])));
    assert.ok(!passed(expectation, ended([finding('plateau'), mention])));
    assert.ok(!passed(expectation, ended([])));
  });

  it('takes a refusal at the right place where it is as good', () => {
    const refusal = (column: number): Outcome => ({
      kind: 'refused',
      problems: [{ message: 'no', location: finding('', { column }).location }],
    });
    assert.ok(passed(broken({ by: 'static' }), refusal(33)));
    assert.ok(passed(broken({ refusal: true }), refusal(33)));
    assert.ok(!passed(broken({ refusal: true }), refusal(3)));
    assert.ok(!passed(broken(), refusal(33)));
  });

  it('wants a healthy run to end well and in silence', () => {
    const healthy: Expectation = { kind: 'healthy', seeds: [0], tolerate: ['plateau'] };
    assert.ok(passed(healthy, ended([finding('plateau'), finding('dead-relu', { severity: 'info' })])));
    assert.ok(passed(healthy, ended([], 'patience')));
    assert.ok(!passed(healthy, ended([finding('dead-relu', { severity: 'warning' })])));
    assert.ok(!passed(healthy, ended([], 'diverged')));
  });

  it('wants two of three seeds, or all of them where nothing is left to chance', () => {
    const of = (...list: boolean[]) =>
      list.map((each) => (each ? { passed: each } : { passed: each, reason: '' })) as Parameters<
        typeof passes
      >[1];
    assert.ok(passes(broken(), of(true, false, true)));
    assert.ok(!passes(broken(), of(true, false, false)));
    assert.ok(!passes(broken({ by: 'static' }), of(true, true, false)));
    assert.ok(!passes({ kind: 'healthy', seeds: [0, 1], tolerate: [] }, of(true, false)));
  });
});
