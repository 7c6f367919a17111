import type { LossRule } from '../../language/check/remark';
import type { Place } from '../../runs/location';
import type { RuleContext } from '../rule';
import { findingOf, lossRemarks } from './loss-file-findings';

/** Reports what the checker of loss files found of one rule: the first place, and the others as related to it. */
export function reportLossRemarks(
  { run, report }: Pick<RuleContext, 'run' | 'report'>,
  rule: LossRule,
): void {
  const remarks = lossRemarks(run).filter((remark) => remark.rule === rule);
  const ordered = [...remarks].sort((a, b) => Number(a.severity === 'info') - Number(b.severity === 'info'));
  const [first, ...others] = ordered.map((remark) => {
    const { severity, message, location, fixes } = findingOf(remark);
    const place: Place = { kind: 'lossFile', location };
    return { place, message, severity, fixes };
  });
  if (ordered.length > 0) report({ ...first, related: others });
}
