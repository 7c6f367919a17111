import { dirname, relative, sep } from 'node:path';
import { l10n, workspace, type Uri } from 'vscode';
import type { ServiceClient } from '../../worker/service-client';
import type { DataDescription, JudgedLoss } from '../../worker/service-protocol';
import { isRunFile } from '../contributions';
import { chooseFile } from './file-step';
import { chooseFunctions, chooseLosses, toChosenLoss, type ChosenLoss } from './loss-step';
import type { StepPlace, StepResult } from './quick-pick-step';
import { chooseTarget } from './target-step';

/** What the user wants to be trained. */
export type TrainingChoice =
  | { readonly kind: 'runFile'; readonly file: Uri }
  | {
      readonly kind: 'data';
      readonly file: Uri;
      readonly target: string;
      /** One training each. */
      readonly losses: readonly ChosenLoss[];
    };

/** What is known before anything is asked. */
export interface KnownChoice {
  readonly dataFile?: Uri;
  readonly lossFile?: { readonly uri: Uri; readonly functions: readonly JudgedLoss[] };
}

/**
 * Asks for the data file, the column to predict and the losses, one after the other, with a way back. A run file in
 * place of the data file says everything.
 * @returns undefined when the user left it
 * @throws Error with a message for the user when the data file cannot be read
 */
export async function chooseTraining(
  services: ServiceClient,
  { dataFile, lossFile }: KnownChoice,
): Promise<TrainingChoice | undefined> {
  const first = dataFile === undefined ? 1 : 2;
  const last = lossFile?.functions.length === 1 ? 2 : 3;
  const place = (step: number): StepPlace => ({
    title: l10n.t('Train with Loss'),
    step: step - first + 1,
    totalSteps: last - first + 1,
    canGoBack: step > first,
  });
  let file = dataFile;
  let target: string | undefined;
  for (;;) {
    if (file === undefined) {
      const result = await chooseFile(place(1), lossFile === undefined);
      if (result.kind !== 'chosen' || result.value.uri === undefined) return undefined;
      file = result.value.uri;
      if (isRunFile(file.path)) return { kind: 'runFile', file };
    } else if (target === undefined) {
      const description = describeData(services, file);
      const result = await chooseTarget(place(2), file, description);
      if (result.kind === 'cancelled') return undefined;
      if (result.kind === 'chosen') target = result.value.column;
      else file = undefined;
    } else {
      const result = await lossStep(services, place(3), file, target, lossFile);
      if (result.kind === 'cancelled') return undefined;
      if (result.kind === 'chosen') return { kind: 'data', file, target, losses: result.value };
      target = undefined;
    }
  }
}

/** @throws Error with a message for the user when the file cannot be read, or has too little to train on */
async function describeData(services: ServiceClient, file: Uri): Promise<DataDescription> {
  const name = workspace.asRelativePath(file);
  let description: DataDescription;
  try {
    description = await services.ask('describeData', { file: file.fsPath });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(l10n.t('{0} cannot be trained on. {1}', name, message), { cause: error });
  }
  const { rows, leftOut, columns } = description;
  if (columns.length === 1) {
    throw new Error(
      l10n.t(
        '{0} cannot be trained on. It has a single column, "{1}"; one to predict and one to learn from are needed.',
        name,
        columns[0].name,
      ),
    );
  }
  if (rows > 1) return description;
  throw new Error(
    leftOut > 0
      ? l10n.t(
          '{0} cannot be trained on. Of its {1} rows, {2} have too few or too many cells; give each row one cell for each column.',
          name,
          rows + leftOut,
          leftOut,
        )
      : l10n.t(
          '{0} cannot be trained on. It has a single row; some rows are needed to learn from and some to validate.',
          name,
        ),
  );
}

async function lossStep(
  services: ServiceClient,
  place: StepPlace,
  dataFile: Uri,
  target: string,
  lossFile: KnownChoice['lossFile'],
): Promise<StepResult<readonly ChosenLoss[]>> {
  if (lossFile === undefined) {
    return chooseLosses(place, target, services.ask('rankLosses', { file: dataFile.fsPath, target }));
  }
  const { uri, functions } = lossFile;
  const path = relative(dirname(dataFile.fsPath), uri.fsPath).replaceAll(sep, '/');
  if (functions.length === 1) return { kind: 'chosen', value: [toChosenLoss(path, functions[0])] };
  return chooseFunctions(place, target, path, functions);
}
