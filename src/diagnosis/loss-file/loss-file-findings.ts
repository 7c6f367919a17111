import { checkLoss } from '../../language/check/check-loss';
import type { CheckContext } from '../../language/check/context';
import type { LossRemark } from '../../language/check/remark';
import type { LossFile } from '../../language/loss-file';
import type { Finding } from '../../runs/finding';
import { locationOfSpan } from '../../runs/location';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { lossContext } from './loss-context';

const remembered = new WeakMap<PreparedRun, readonly LossRemark[]>();

/** What the checker has to say of all losses of a run that are written in loss files; computed once for each run. */
export function lossRemarks(run: PreparedRun): readonly LossRemark[] {
  const known = remembered.get(run);
  if (known !== undefined) return known;
  const remarks = run.loss.parts.flatMap((part) =>
    part.loss.kind === 'file' ? checkLoss(part.loss.file, part.loss.exportName, lossContext(run, part)) : [],
  );
  remembered.set(run, remarks);
  return remarks;
}

/** The findings about one loss file in the context of a run that uses it. */
export function lossFindings(run: PreparedRun, file: string): Finding[] {
  return lossRemarks(run)
    .filter(({ span }) => span.file === file)
    .map(findingOf);
}

/** What each loss of a file is judged over: those that the run uses in its context, null for the others. */
export function contextsOf(
  lossFile: LossFile,
  run: PreparedRun | null,
): (name: string) => CheckContext | null {
  return (name) => {
    const part = run?.loss.parts.find(
      ({ loss }) => loss.kind === 'file' && loss.file.file === lossFile.file && loss.exportName === name,
    );
    return run === null || part === undefined ? null : lossContext(run, part);
  };
}

export function findingOf({ rule, severity, span, message, fixes }: LossRemark): Finding {
  return {
    rule,
    severity,
    step: null,
    message,
    location: locationOfSpan(span),
    related: [],
    fixes: fixes.map(({ title, edits }, i) => ({
      title,
      edits: edits.map((edit) => ({ location: locationOfSpan(edit.span), newText: edit.newText })),
      ...(i === 0 ? { preferred: true } : {}),
    })),
  };
}
