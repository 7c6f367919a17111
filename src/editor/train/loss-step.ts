import { l10n, QuickPickItemKind, type QuickPickItem } from 'vscode';
import type { Answer, JudgedLoss } from '../../worker/service-protocol';
import { pickMany, type StepPlace, type StepResult } from './quick-pick-step';

/** A loss of the engine, or one of a loss file: then `loss` is its path, with `#name` but for the default export. */
export type ChosenLoss = Pick<Answer<'rankLosses'>['losses'][number], 'loss' | 'options' | 'reason'>;

interface LossItem extends QuickPickItem {
  /** Undefined for separators. */
  readonly loss?: ChosenLoss;
}

/** Asks for losses of the engine, the best for the data first, each with its reason. */
export async function chooseLosses(
  place: StepPlace,
  target: string,
  ranked: Promise<Answer<'rankLosses'>>,
): Promise<StepResult<readonly ChosenLoss[]>> {
  const items = ranked.then(({ losses }): LossItem[] => [
    { label: l10n.t('best for this data first'), kind: QuickPickItemKind.Separator },
    ...losses.map(({ loss, options, reason, rank }) => ({
      loss: { loss, options, reason },
      label: loss,
      description: describe(describeOptions(options), rank === 1 ? l10n.t('recommended') : ''),
      detail: reason,
    })),
  ]);
  return pickLosses(place, target, items);
}

/** Asks which losses of a loss file are meant. @param path of the loss file, as the run file is to name it */
export async function chooseFunctions(
  place: StepPlace,
  target: string,
  path: string,
  functions: readonly JudgedLoss[],
): Promise<StepResult<readonly ChosenLoss[]>> {
  const items = functions.map((judged) => ({
    loss: toChosenLoss(path, judged),
    label: judged.name,
    detail: judged.text,
  }));
  return pickLosses(place, target, Promise.resolve(items));
}

export function toChosenLoss(path: string, { name, text }: JudgedLoss): ChosenLoss {
  const loss = name === 'default' ? path : `${path}#${name}`;
  return { loss, options: {}, reason: l10n.t('a loss of your own: {0}', text) };
}

/** Options of a loss in a few words; empty when there are none. */
export function describeOptions(options: ChosenLoss['options']): string {
  return Object.entries(options)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
}

async function pickLosses(
  place: StepPlace,
  target: string,
  items: Promise<readonly LossItem[]>,
): Promise<StepResult<readonly ChosenLoss[]>> {
  const placeholder = l10n.t('The loss for {0}; check several to train them side by side', target);
  const result = await pickMany<LossItem>({ ...place, placeholder, items });
  if (result.kind !== 'chosen') return result;
  return { kind: 'chosen', value: result.value.flatMap(({ loss }) => (loss === undefined ? [] : [loss])) };
}

function describe(...remarks: readonly string[]): string {
  return remarks.filter((remark) => remark !== '').join(' · ');
}
