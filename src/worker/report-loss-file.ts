import { basename } from 'node:path';
import { findingOf } from '../diagnosis/loss-file/loss-file-findings';
import type { LossJudge } from '../language/report/judged-losses';
import { reportLoss } from '../language/report/loss-report';
import { locationOfSpan } from '../runs/location';
import { judgeLossFile } from './judged-loss-file';
import type { LossFileReport, ReportedLoss } from './loss-file-report';
import type { TableCache } from './table-cache';

/** Findings, properties and curves of all losses of a file, in the context of a run beside it that uses it. */
export async function reportLossFile(
  question: { readonly file: string; readonly text: string },
  tables: TableCache,
  judge: LossJudge,
): Promise<LossFileReport> {
  const { file } = question;
  const judged = await judgeLossFile(question, tables, judge);
  if (!judged.ok)
    return {
      file,
      context: '',
      problems: judged.problems.map(({ message, location }) => ({ message, location })),
      losses: [],
    };
  const { lossFile, run, checked } = judged;
  const losses = checked.map((loss, i): ReportedLoss => {
    const { sound, text } = loss.verdict;
    const report = reportLoss(lossFile, loss);
    return {
      name: loss.name,
      sound,
      verdict: text,
      location: locationOfSpan(lossFile.functions[i].nameSpan),
      problem: loss.problem?.message ?? null,
      findings: loss.remarks.map(findingOf),
      properties: report?.properties ?? [],
      curves: report?.curves ?? null,
    };
  });
  const context =
    run === null
      ? 'No run file beside it uses it: predictions and targets are taken to be any numbers.'
      : `Judged with the model and the data of ${basename(run.document.file)}.`;
  return { file, context, problems: [], losses };
}
