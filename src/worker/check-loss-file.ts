import { findingOf } from '../diagnosis/loss-file/loss-file-findings';
import type { LossJudge } from '../language/report/judged-losses';
import { describeProblem, judgeLossFile } from './judged-loss-file';
import type { Answer, Question } from './service-protocol';
import type { TableCache } from './table-cache';

/** What is wrong with the losses of a file as it is being typed, in the context of a run beside it that uses it. */
export async function checkLossFile(
  question: Question<'checkLossFile'>,
  tables: TableCache,
  judge: LossJudge,
): Promise<Answer<'checkLossFile'>> {
  const judged = await judgeLossFile(question, tables, judge);
  if (!judged.ok) return { problems: [...judged.problems], findings: [], losses: [], run: null };
  const { checked, lossFile, run } = judged;
  return {
    problems: checked.flatMap(({ problem }) => (problem === null ? [] : [describeProblem(problem)])),
    findings: checked.flatMap(({ remarks }) => remarks.map(findingOf)),
    losses: checked.map((loss, i) => {
      const { line, column } = lossFile.functions[i].nameSpan;
      return { name: loss.name, line, column, ...loss.verdict };
    }),
    run: run?.document.file ?? null,
  };
}
