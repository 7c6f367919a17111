import { readFile } from 'node:fs/promises';
import { findingOf, lossFindings } from '../diagnosis/loss-file/loss-file-findings';
import { runWithLoss } from '../diagnosis/loss-file/run-with-loss';
import { checkLosses } from '../language/check/check-loss';
import { LossFile } from '../language/loss-file';
import type { LossFileProblem } from '../language/problem';
import type { Finding } from '../runs/finding';
import { locationOfSpan } from '../runs/location';
import { prepareRun } from '../runs/prepare/prepare-run';
import { RunFileError } from '../runs/run-file-error';
import { describeReadFailure, loadIngredients } from '../runs/session/load-ingredients';
import { RunRefusal } from '../runs/session/run-refusal';

/**
 * What is wrong with a loss file: in the context of a run when one is given, else with every loss of the file over
 * values of any size.
 * @throws RunRefusal when the file cannot be read, or the loss or the run cannot be built
 */
export async function checkLossFile(file: string, runFile: string | null): Promise<Finding[]> {
  const { lossFile, problems } = LossFile.read(await readText(file), file);
  if (lossFile === null) throw refusal(problems);
  if (runFile !== null) return checkWithRun(lossFile, runFile);
  const checked = checkLosses(lossFile);
  const unbuilt = checked.flatMap(({ problem }) => problem ?? []);
  if (unbuilt.length > 0) throw refusal(unbuilt);
  return checked.flatMap(({ remarks }) => remarks.map(findingOf));
}

async function checkWithRun(lossFile: LossFile, runFile: string): Promise<Finding[]> {
  const ingredients = await loadIngredients({ file: runFile });
  try {
    return lossFindings(prepareRun(runWithLoss(ingredients, lossFile)), lossFile.file);
  } catch (error) {
    throw error instanceof RunFileError ? RunRefusal.of(error) : error;
  }
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
