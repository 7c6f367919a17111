import { QuickInputButtons, QuickPickItemKind, window, type QuickPickItem } from 'vscode';

/** What a user did at one step of a choice. */
export type StepResult<Value> =
  | { readonly kind: 'chosen'; readonly value: Value }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancelled' };

/** Where a step stands among the others. */
export interface StepPlace {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
  readonly canGoBack: boolean;
}

interface StepOptions<Item extends QuickPickItem> extends StepPlace {
  readonly placeholder: string;
  /** The list may take its time; it is shown busy until then. What it rejects with is thrown. */
  readonly items: PromiseLike<readonly Item[]>;
}

/** Lets the user choose one item of a list. Leaving the list cancels, without a word. */
export async function pickOne<Item extends QuickPickItem>(
  options: StepOptions<Item>,
): Promise<StepResult<Item>> {
  const result = await pick(options, false);
  return result.kind === 'chosen' ? { kind: 'chosen', value: result.value[0] } : result;
}

/** Lets the user check items of a list; when none is checked, the one in focus is meant. */
export function pickMany<Item extends QuickPickItem>(
  options: StepOptions<Item>,
): Promise<StepResult<readonly Item[]>> {
  return pick(options, true);
}

async function pick<Item extends QuickPickItem>(
  { title, step, totalSteps, canGoBack, placeholder, items }: StepOptions<Item>,
  canSelectMany: boolean,
): Promise<StepResult<readonly Item[]>> {
  const list = window.createQuickPick<Item>();
  try {
    Object.assign(list, { title, step, totalSteps, placeholder, canSelectMany });
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    list.busy = true;
    if (canGoBack) list.buttons = [QuickInputButtons.Back];
    const answer = new Promise<StepResult<readonly Item[]>>((resolve, reject) => {
      list.onDidAccept(() => {
        const value = list.selectedItems.length > 0 ? list.selectedItems : list.activeItems;
        if (value.length > 0) resolve({ kind: 'chosen', value });
      });
      list.onDidTriggerButton(() => {
        resolve({ kind: 'back' });
      });
      list.onDidHide(() => {
        resolve({ kind: 'cancelled' });
      });
      items.then((loaded) => {
        list.items = loaded;
        list.activeItems = loaded.filter(({ kind }) => kind !== QuickPickItemKind.Separator).slice(0, 1);
        list.busy = false;
      }, reject);
    });
    list.show();
    return await answer;
  } finally {
    list.dispose();
  }
}
