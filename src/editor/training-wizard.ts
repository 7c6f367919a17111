import { l10n, QuickPickItemKind, workspace, type QuickPickItem, type Uri } from 'vscode';
import type { ServiceClient } from '../worker/service-client';
import type { Answer, ColumnDescription, DataDescription } from '../worker/service-protocol';
import { DATA_SUFFIXES, isRunFile, RUN_FILE_SUFFIX } from './contributions';
import { pickMany, pickOne, type StepPlace, type StepResult } from './quick-pick-step';

export type RankedLoss = Answer<'rankLosses'>['losses'][number];

/** What the user wants to be trained. */
export type TrainingChoice =
  | { readonly kind: 'runFile'; readonly file: Uri }
  | {
      readonly kind: 'data';
      readonly file: Uri;
      readonly target: string;
      /** One training each. */
      readonly losses: readonly RankedLoss[];
    };

/** More files than this are not listed. */
const MOST_FILES = 500;

interface FileItem extends QuickPickItem {
  readonly uri?: Uri;
}

interface TargetItem extends QuickPickItem {
  readonly column: string;
}

interface LossItem extends QuickPickItem {
  readonly loss?: RankedLoss;
}

/**
 * Asks for the data file, the column to predict and the losses, one after the other, with a way back. A run file in
 * place of the data file says everything.
 * @param given the data file, when it is known already; it is not asked for then
 * @returns undefined when the user left it
 * @throws Error with a message for the user when the data file cannot be read
 */
export async function chooseTraining(
  services: ServiceClient,
  given: Uri | undefined,
): Promise<TrainingChoice | undefined> {
  const first = given === undefined ? 1 : 2;
  const place = (step: number): StepPlace => ({
    title: l10n.t('Train with Loss'),
    step: step - first + 1,
    totalSteps: 4 - first,
    canGoBack: step > first,
  });
  let file = given;
  let target: string | undefined;
  for (;;) {
    if (file === undefined) {
      const result = await chooseFile(place(1));
      if (result.kind !== 'chosen' || result.value.uri === undefined) return undefined;
      file = result.value.uri;
      if (isRunFile(file.path)) return { kind: 'runFile', file };
    } else if (target === undefined) {
      const result = await chooseTarget(place(2), file, services.ask('describeData', { file: file.fsPath }));
      if (result.kind === 'cancelled') return undefined;
      if (result.kind === 'chosen') target = result.value.column;
      else file = undefined;
    } else {
      const ranked = services.ask('rankLosses', { file: file.fsPath, target });
      const result = await chooseLosses(place(3), target, ranked);
      if (result.kind === 'cancelled') return undefined;
      if (result.kind === 'chosen') {
        const losses = result.value.flatMap(({ loss }) => (loss === undefined ? [] : [loss]));
        return { kind: 'data', file, target, losses };
      }
      target = undefined;
    }
  }
}

async function chooseFile(place: StepPlace): Promise<StepResult<FileItem>> {
  return pickOne({
    ...place,
    placeholder: l10n.t('The data file to learn from, or a run file'),
    items: listFiles(),
  });
}

async function listFiles(): Promise<FileItem[]> {
  const suffixes = DATA_SUFFIXES.flatMap((suffix) => [suffix, `${suffix}.gz`]).map((suffix) =>
    suffix.slice(1),
  );
  const [data, runFiles] = await Promise.all([
    workspace.findFiles(`**/*.{${suffixes.join(',')}}`, undefined, MOST_FILES),
    workspace.findFiles(`**/*${RUN_FILE_SUFFIX}`, undefined, MOST_FILES),
  ]);
  if (data.length === 0 && runFiles.length === 0) {
    const suffixList = DATA_SUFFIXES.join(', ');
    throw new Error(l10n.t('There is no data file in this workspace ({0}).', suffixList));
  }
  return [...section(l10n.t('data files'), data, 'table'), ...section(l10n.t('run files'), runFiles, 'play')];
}

function section(label: string, uris: readonly Uri[], icon: string): FileItem[] {
  if (uris.length === 0) return [];
  const sorted = [...uris].sort((a, b) => (a.path < b.path ? -1 : 1));
  return [{ label, kind: QuickPickItemKind.Separator }, ...sorted.map((uri) => toFileItem(uri, icon))];
}

function toFileItem(uri: Uri, icon: string): FileItem {
  const path = workspace.asRelativePath(uri);
  const slash = path.lastIndexOf('/');
  return {
    uri,
    label: `$(${icon}) ${path.slice(slash + 1)}`,
    description: path.slice(0, Math.max(0, slash)),
  };
}

function chooseTarget(
  place: StepPlace,
  dataFile: Uri,
  description: Promise<DataDescription>,
): Promise<StepResult<TargetItem>> {
  return pickOne({
    ...place,
    placeholder: l10n.t('The column of {0} to predict', workspace.asRelativePath(dataFile)),
    items: description.then(({ columns, targets }) => {
      const byName = new Map(columns.map((column) => [column.name, column]));
      return targets.flatMap((name) => {
        const column = byName.get(name);
        return column === undefined ? [] : [toTargetItem(column)];
      });
    }),
  });
}

const TASK_ICONS = {
  regression: 'symbol-number',
  binary: 'symbol-boolean',
  classification: 'symbol-enum',
} as const;

function toTargetItem({ name, task, values, missing, remark }: ColumnDescription): TargetItem {
  const gaps = missing > 0 ? l10n.t('; {0} missing', missing) : '';
  return {
    column: name,
    label: `$(${TASK_ICONS[task]}) ${name}`,
    description: remark ?? task,
    detail: `${values}${gaps}`,
  };
}

function chooseLosses(
  place: StepPlace,
  target: string,
  ranked: Promise<Answer<'rankLosses'>>,
): Promise<StepResult<readonly LossItem[]>> {
  return pickMany<LossItem>({
    ...place,
    placeholder: l10n.t('The loss for {0}; check several to train them side by side', target),
    items: ranked.then(({ losses }) => [
      { label: l10n.t('best for this data first'), kind: QuickPickItemKind.Separator },
      ...losses.map(toLossItem),
    ]),
  });
}

function toLossItem(loss: RankedLoss): LossItem {
  const remarks = [describeOptions(loss.options), loss.rank === 1 ? l10n.t('recommended') : ''];
  return {
    loss,
    label: loss.loss,
    description: remarks.filter((remark) => remark !== '').join(' · '),
    detail: loss.reason,
  };
}

/** Options of a loss in a few words; empty when there are none. */
export function describeOptions(options: RankedLoss['options']): string {
  return Object.entries(options)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
}
