import type { RunIngredients } from '../../runs/prepare/prepare-run';
import { RunFileError } from '../../runs/run-file-error';
import { readRunFile } from '../../runs/run-file/read-run-file';
import { changedText, type RunFileChange } from '../run-file-change';

/**
 * The run with some keys of its run file changed, on the same data.
 * @throws RunFileError when the changed run file is none
 */
export function changedIngredients(ingredients: RunIngredients, change: RunFileChange): RunIngredients {
  const { document: before } = ingredients;
  const { runFile, document, problems } = readRunFile(changedText(before.text, change), before.file);
  if (runFile === null) throw new RunFileError(problems[0].message, problems[0].location);
  return { ...ingredients, runFile, document };
}
