import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { lossFileFindings, lossFindings } from '../diagnosis/loss-file/loss-file-findings';
import { LossFile } from '../language/loss-file';
import type { LossFileProblem } from '../language/problem';
import type { Finding } from '../runs/finding';
import { locationOfSpan } from '../runs/location';
import { prepareRun, type RunIngredients } from '../runs/prepare/prepare-run';
import { RunFileError } from '../runs/run-file-error';
import { loadIngredients } from '../runs/session/load-ingredients';
import { RunRefusal } from '../runs/session/run-refusal';
import { UsageError } from './arguments';

/**
 * What is wrong with a loss file: in the context of a run when one is given, else with every loss of the file over
 * values of any size.
 * @throws RunRefusal when the loss or the run cannot be built, UsageError when the file cannot be read
 */
export async function checkLossFile(file: string, runFile: string | null): Promise<Finding[]> {
  const { lossFile, problems } = LossFile.read(await readText(file), file);
  if (lossFile === null) throw refusal(problems);
  if (runFile !== null) return checkWithRun(lossFile, runFile);
  const found = lossFileFindings(lossFile);
  if (found.problems.length > 0) throw refusal(found.problems);
  return found.findings;
}

async function checkWithRun(lossFile: LossFile, runFile: string): Promise<Finding[]> {
  const ingredients = await loadIngredients({ file: runFile });
  try {
    return lossFindings(prepareRun(withLoss(ingredients, lossFile)), lossFile.file);
  } catch (error) {
    throw error instanceof RunFileError ? RunRefusal.of(error) : error;
  }
}

/** The run as it is when it uses the loss file, else with the file's first loss in place of its own. */
function withLoss(ingredients: RunIngredients, lossFile: LossFile): RunIngredients {
  const used = [...ingredients.lossFiles.values()].some(({ file }) => resolve(file) === lossFile.file);
  if (used) return ingredients;
  const exportName = lossFile.functions.some(({ name }) => name === 'default')
    ? null
    : lossFile.functions[0].name;
  return {
    ...ingredients,
    runFile: { ...ingredients.runFile, loss: { kind: 'file', path: lossFile.file, exportName } },
    lossFiles: new Map([[lossFile.file, lossFile]]),
  };
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
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${file} cannot be read (${reason})`);
  }
}
