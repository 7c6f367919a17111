import type { LossRule } from '../../language/check/remark';
import type { Fix, Severity, TextEdit } from '../../runs/finding';
import type { Location, Place } from '../../runs/location';
import type { RuleContext } from '../rule';
import { findingOf, lossRemarks } from './loss-file-findings';

/** Reports what the checker of loss files found of one rule: the first place, and the others as related to it. */
export function reportLossRemarks(
  { run, report }: Pick<RuleContext, 'run' | 'report'>,
  rule: LossRule,
): void {
  const remarks = lossRemarks(run).filter((remark) => remark.rule === rule);
  const reports = remarks.map((remark) => {
    const { message, location, fixes } = findingOf(remark);
    const place: Place = { kind: 'lossFile', location };
    // Until the run comes there: it will be told as what happened.
    const severity: Severity = remark.unlikely === true ? 'info' : remark.severity;
    return { place, message, severity, fixes };
  });
  if (reports.length === 0) return;
  const [first, ...others] = reports.sort(
    (a, b) => Number(a.severity === 'info') - Number(b.severity === 'info'),
  );
  report({ ...first, related: others, fixes: first.fixes.map((fix) => everywhere(fix, others)) });
}

/** The fix at all places that want the same one: where one expression fails, mending another changes nothing. */
function everywhere(fix: Fix, others: readonly { readonly fixes: readonly Fix[] }[]): Fix {
  const edits = [...fix.edits];
  let places = 1;
  for (const { fixes } of others) {
    const same = fixes.find(({ title }) => title === fix.title);
    if (same === undefined || same.edits.some((edit) => edits.some((each) => overlap(edit, each)))) continue;
    edits.push(...same.edits);
    places++;
  }
  return places === 1 ? fix : { ...fix, title: `${fix.title}, in ${places} places`, edits };
}

function overlap({ location: a }: TextEdit, { location: b }: TextEdit): boolean {
  const isBefore = (first: Location, second: Location): boolean =>
    first.endLine < second.line || (first.endLine === second.line && first.endColumn < second.column);
  return a.file === b.file && !isBefore(a, b) && !isBefore(b, a);
}
