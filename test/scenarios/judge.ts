import type { EndReason } from '../../src/runs/events';
import type { Finding } from '../../src/runs/finding';
import type { Location } from '../../src/runs/location';
import { isOn } from './places';
import type { BrokenExpectation, Expectation, Scenario } from './scenario';

/** What a run printed, as far as it is compared. */
export type Outcome =
  | {
      readonly kind: 'refused';
      readonly problems: readonly { readonly message: string; readonly location: Location }[];
    }
  | { readonly kind: 'ended'; readonly findings: readonly PrintedFinding[]; readonly reason: EndReason };

export interface PrintedFinding extends Finding {
  /** Printed before the first line of type "step". */
  readonly beforeSteps: boolean;
}

export type Verdict = { readonly passed: true } | { readonly passed: false; readonly reason: string };

const PASSED: Verdict = { passed: true };

/** Compares what one seed gave with what was expected. */
export function judge(
  { expectation, folder }: Pick<Scenario, 'expectation' | 'folder'>,
  outcome: Outcome,
): Verdict {
  if (expectation.kind === 'healthy') return judgeHealthy(expectation, outcome);
  if (outcome.kind === 'refused') return judgeRefusal(expectation, folder, outcome);
  return expectation.severity === 'info'
    ? judgeMention(expectation, folder, outcome.findings)
    : judgeFirst(expectation, folder, outcome.findings);
}

function judgeHealthy({ tolerate }: Expectation, outcome: Outcome): Verdict {
  if (outcome.kind === 'refused') return failed(`refused: ${outcome.problems[0].message}`);
  const alarm = alarms(outcome.findings, tolerate).at(0);
  if (alarm !== undefined) return failed(`false alarm ${describe(alarm)}`);
  const isFine = ['completed', 'target', 'patience'].includes(outcome.reason);
  return isFine ? PASSED : failed(`ended with "${outcome.reason}"`);
}

function judgeRefusal(
  { by, refusal, where }: BrokenExpectation,
  folder: string,
  { problems: [{ location, message }] }: Outcome & { kind: 'refused' },
): Verdict {
  if (by !== 'static' && !refusal) return failed(`refused: ${message}`);
  return where.some((place) => isOn(location, place, folder))
    ? PASSED
    : failed(`refused at the wrong place ${describeLocation(location)}: ${message}`);
}

function judgeFirst(
  expected: BrokenExpectation,
  folder: string,
  findings: readonly PrintedFinding[],
): Verdict {
  const first = alarms(findings, expected.tolerate).at(0);
  if (first === undefined) return failed('no warning and no error');
  if (!expected.root.includes(first.rule)) return failed(`wrong cause ${describe(first)}`);
  if (!isPlaced(first, expected, folder)) return failed(`wrong place ${describe(first)}`);
  return isInTime(first, expected) ? PASSED : failed(`too late ${describe(first)}`);
}

function judgeMention(
  expected: BrokenExpectation,
  folder: string,
  findings: readonly PrintedFinding[],
): Verdict {
  const { root, consequences, tolerate } = expected;
  const other = alarms(findings, [...root, ...consequences, ...tolerate]).at(0);
  if (other !== undefined) return failed(`wrong cause ${describe(other)}`);
  const found = findings.some(
    (finding) =>
      root.includes(finding.rule) && isPlaced(finding, expected, folder) && isInTime(finding, expected),
  );
  return found ? PASSED : failed('not mentioned');
}

/** Warnings and errors of rules other than those. */
function alarms(findings: readonly PrintedFinding[], tolerated: readonly string[]): PrintedFinding[] {
  return findings.filter(({ severity, rule }) => severity !== 'info' && !tolerated.includes(rule));
}

function isPlaced({ location }: Finding, { where }: BrokenExpectation, folder: string): boolean {
  return where.some((place) => isOn(location, place, folder));
}

function isInTime({ step, beforeSteps }: PrintedFinding, { by }: BrokenExpectation): boolean {
  return by === 'static' ? beforeSteps : step === null || step <= by;
}

function describe({ rule, step, location, message }: Finding): string {
  const when = step === null ? 'before training' : `at step ${step}`;
  return `${rule} ${when} at ${describeLocation(location)}: ${message}`;
}

function describeLocation({ file, line, column }: Location): string {
  return `${file.replace(/^.*[\\/]/, '')}:${line}:${column}`;
}

function failed(reason: string): Verdict {
  return { passed: false, reason };
}

/** Whether enough seeds passed: of a broken scenario two, of one that is seen statically and of a healthy one all. */
export function passes(expectation: Expectation, verdicts: readonly Verdict[]): boolean {
  const count = verdicts.filter(({ passed }) => passed).length;
  if (expectation.kind === 'healthy' || expectation.by === 'static') return count === verdicts.length;
  return count >= Math.min(2, verdicts.length);
}
