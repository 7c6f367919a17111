import type { LossFile } from '../../language/loss-file';
import type { RunIngredients } from '../../runs/prepare/prepare-run';

/** Whether the run file names the loss file. */
export function usesLossFile({ lossFiles }: RunIngredients, file: string): boolean {
  return [...lossFiles.values()].some((used) => used.file === file);
}

/** The run with the loss file as given here: in its place where the run uses it, else in place of the run's loss. */
export function runWithLoss(ingredients: RunIngredients, lossFile: LossFile): RunIngredients {
  if (usesLossFile(ingredients, lossFile.file)) {
    const lossFiles = [...ingredients.lossFiles].map(
      ([path, used]) => [path, used.file === lossFile.file ? lossFile : used] as const,
    );
    return { ...ingredients, lossFiles: new Map(lossFiles) };
  }
  const hasDefault = lossFile.functions.some(({ name }) => name === 'default');
  const exportName = hasDefault ? null : lossFile.functions[0].name;
  return {
    ...ingredients,
    runFile: { ...ingredients.runFile, loss: { kind: 'file', path: lossFile.file, exportName } },
    lossFiles: new Map([[lossFile.file, lossFile]]),
  };
}
