import { strict as assert } from 'node:assert';
import { rules } from '../../src/diagnosis/rules';
import type { Finding, Severity } from '../../src/runs/finding';
import { locate } from '../../src/runs/run-file/json-location';
import { parseJsonDocument } from '../../src/runs/run-file/json-document';
import type { RuleId } from '../../src/runs/rule-ids';
import { DATA_FILE, diagnose, isTable, RUN_FILE, type Program } from './program';

/** A program about which the rule must say nothing, not even a remark. */
export interface ValidCase extends Program {
  /** What makes it look like trouble, or why it is none. */
  readonly name: string;
  readonly seed?: number;
}

/** A program of which the rule must speak. */
export interface InvalidCase extends ValidCase {
  /** JSON pointer of the run file, [row, column name] of the data, the header of a column, or a line of the loss file. */
  readonly at: string | readonly [number, string] | { readonly header: string } | { readonly line: number };
  /** Default: the rule's own. */
  readonly severity?: Severity;
  /** Before step 0, or the latest step. Default: any. */
  readonly by?: 'static' | number;
  readonly message?: RegExp;
  /** Title of the fix that is offered first. */
  readonly fix?: RegExp;
  /** Whether it is the first warning or error. Default: true, unless the severity is "info". */
  readonly first?: boolean;
}

export interface RuleCases {
  readonly valid: readonly [ValidCase, ...ValidCase[]];
  /** For a rule that is never told by itself, the tests are written out. */
  readonly invalid: readonly [InvalidCase, ...InvalidCase[]] | 'told through a cause only';
}

/**
 * Tests one rule among all others, as ESLint's RuleTester does: what it must leave alone as carefully as what it must
 * find. The first finding of the rule is compared.
 */
export function testRule(id: RuleId, { valid, invalid }: RuleCases): void {
  const rule = rules.find(({ meta }) => meta.id === id);
  describe(id, () => {
    it('is registered', () => {
      assert.ok(rule !== undefined);
    });
    for (const test of valid) {
      it(`says nothing: ${test.name}`, () => {
        const { findings } = diagnose(test, { seed: test.seed });
        assert.deepEqual(
          findings.filter((finding) => finding.rule === id).map(({ message }) => message),
          [],
        );
      });
    }
    for (const test of typeof invalid === 'string' ? [] : invalid) {
      it(`finds: ${test.name}`, () => {
        const { findings } = diagnose(test, { seed: test.seed });
        const finding = findings.find((each) => each.rule === id);
        assert.ok(finding !== undefined, `not found, but: ${findings.map(summary).join('; ') || 'nothing'}`);
        check(finding, test, findings, rule!.meta.severity);
      });
    }
  });
}

function check(finding: Finding, test: InvalidCase, findings: readonly Finding[], usual: Severity): void {
  const { severity = usual, by, message, fix, at } = test;
  assert.equal(finding.severity, severity, summary(finding));
  if (by === 'static') assert.equal(finding.step, null);
  if (typeof by === 'number')
    assert.ok(finding.step === null || finding.step <= by, `at step ${finding.step}`);
  if (message !== undefined) assert.match(finding.message, message);
  if (fix !== undefined) assert.match(finding.fixes.at(0)?.title ?? 'no fix', fix);
  const { file, line, column } = finding.location;
  const expected = placeOf(at, test);
  assert.deepEqual({ file, line, column: expected.column === undefined ? undefined : column }, expected);
  if (severity !== 'info' && test.first !== false) {
    assert.equal(summary(findings.find((each) => each.severity !== 'info')!), summary(finding));
  }
}

function placeOf(at: InvalidCase['at'], { data, runFile, lossFiles = {} }: InvalidCase) {
  const columns = isTable(data) ? data.columns.map(({ name }) => name) : Object.keys(data);
  if (typeof at === 'string') {
    const text = typeof runFile === 'string' ? runFile : JSON.stringify(runFile, null, 2);
    const { line, column } = locate(parseJsonDocument(text, RUN_FILE), at);
    return { file: RUN_FILE, line, column };
  }
  if ('line' in at) {
    return {
      file: RUN_FILE.replace('test.train.json', Object.keys(lossFiles)[0]),
      line: at.line,
      column: undefined,
    };
  }
  if ('header' in at) return { file: DATA_FILE, line: 1, column: 10 * columns.indexOf(at.header) + 1 };
  return { file: DATA_FILE, line: at[0] + 2, column: 10 * columns.indexOf(at[1]) + 1 };
}

function summary({ rule, severity, step, message }: Finding): string {
  return `${severity} ${rule} at ${step}: ${message}`;
}
