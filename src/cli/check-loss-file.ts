import { readFile } from 'node:fs/promises';
import { contextsOf, findingOf, lossFindings } from '../diagnosis/loss-file/loss-file-findings';
import { runWithLoss } from '../diagnosis/loss-file/run-with-loss';
import { checkLosses, type CheckedLoss } from '../language/check/check-loss';
import { LossFile } from '../language/loss-file';
import type { LossFileProblem } from '../language/problem';
import { reportLoss } from '../language/report/loss-report';
import { verdictOf } from '../language/report/verdict';
import type { Finding } from '../runs/finding';
import { locationOfSpan } from '../runs/location';
import { prepareRun } from '../runs/prepare/prepare-run';
import { RunFileError } from '../runs/run-file-error';
import { describeReadFailure, loadIngredients } from '../runs/session/load-ingredients';
import { RunRefusal } from '../runs/session/run-refusal';

/** What the check of a loss file tells. */
export interface LossFileCheck {
  readonly findings: readonly Finding[];
  /** What each of its losses is, in a line; looked into when it is asked for, since that takes as long as the check. */
  readonly verdicts: () => readonly { readonly name: string; readonly text: string }[];
}

/**
 * What is wrong with a loss file: in the context of a run when one is given, else with every loss of the file over
 * values of any size.
 * @throws RunRefusal when the file cannot be read, or the loss or the run cannot be built
 */
export async function checkLossFile(file: string, runFile: string | null): Promise<LossFileCheck> {
  const { lossFile, problems } = LossFile.read(await readText(file), file);
  if (lossFile === null) throw refusal(problems);
  if (runFile !== null) return checkWithRun(lossFile, runFile);
  const checked = checkLosses(lossFile);
  const unbuilt = checked.flatMap(({ problem }) => problem ?? []);
  if (unbuilt.length > 0) throw refusal(unbuilt);
  return {
    findings: checked.flatMap(({ remarks }) => remarks.map(findingOf)),
    verdicts: () => verdictsOf(lossFile, checked),
  };
}

async function checkWithRun(lossFile: LossFile, runFile: string): Promise<LossFileCheck> {
  const ingredients = await loadIngredients({ file: runFile });
  try {
    const run = prepareRun(runWithLoss(ingredients, lossFile));
    const used = run.loss.parts.flatMap(({ loss }) =>
      loss.kind === 'file' && loss.file === lossFile ? [loss.exportName] : [],
    );
    return {
      findings: lossFindings(run, lossFile.file),
      verdicts: () =>
        verdictsOf(lossFile, checkLosses(lossFile, contextsOf(lossFile, run), [...new Set(used)])),
    };
  } catch (error) {
    throw error instanceof RunFileError ? RunRefusal.of(error) : error;
  }
}

function verdictsOf(
  lossFile: LossFile,
  checked: readonly CheckedLoss[],
): { readonly name: string; readonly text: string }[] {
  return checked.map((loss) => {
    const { text } = verdictOf(loss, () => reportLoss(lossFile, loss));
    return { name: loss.name, text };
  });
}

function refusal(problems: readonly LossFileProblem[]): RunRefusal {
  const [first, ...others] = problems.map(({ message, span }) => ({
    message,
    location: locationOfSpan(span),
    suggestion: null,
  }));
  return new RunRefusal([first, ...others]);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const location = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    throw RunRefusal.of(new RunFileError(describeReadFailure(error, 'the loss file'), location));
  }
}
