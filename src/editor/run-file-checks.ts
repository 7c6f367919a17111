import {
  TabInputText,
  window,
  workspace,
  type Disposable,
  type Tab,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { ServiceClient } from '../worker/service-client';
import { isRunFile, isTraceable } from './contributions';
import type { FindingStore } from './finding-store';
import { problemFinding } from './problem-finding';

/** Milliseconds without typing after which a run file is checked. */
const DELAY = 300;

/** Checks each open run file as it is in the editor, whenever it was changed, and its data file too. */
export class RunFileChecks implements Disposable {
  /** Documents that wait to be checked, or are being checked. */
  readonly #pending = new Map<TextDocument, NodeJS.Timeout>();
  readonly #subscriptions: readonly Disposable[];

  constructor(
    private readonly services: ServiceClient,
    private readonly store: FindingStore,
    private readonly log: (problem: string) => void,
  ) {
    this.#subscriptions = [
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#schedule(document, DELAY);
      }),
      workspace.onDidSaveTextDocument((document) => {
        if (isTraceable(document.uri.path)) this.#checkAll();
      }),
      // The editor may keep a document in memory long after its last tab was closed.
      window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
        for (const tab of closed) this.#forget(tab);
        if (opened.length > 0) this.#checkAll();
      }),
    ];
    this.#checkAll();
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #checkAll(): void {
    for (const document of workspace.textDocuments) this.#schedule(document, 0);
  }

  #forget({ input }: Tab): void {
    if (input instanceof TabInputText && !isShown(input.uri)) this.store.setChecked(input.uri.fsPath, []);
  }

  #schedule(document: TextDocument, delay: number): void {
    if (!isChecked(document)) return;
    clearTimeout(this.#pending.get(document));
    this.#pending.set(
      document,
      setTimeout(() => {
        this.#check(document).catch((error: unknown) => {
          this.log(`${document.uri.fsPath} could not be checked: ${String(error)}`);
        });
      }, delay),
    );
  }

  async #check(document: TextDocument): Promise<void> {
    const { version } = document;
    const file = document.uri.fsPath;
    const { problems, findings } = await this.services.ask('checkRunFile', {
      file,
      text: document.getText(),
    });
    // Whatever was typed meanwhile has its own check coming.
    if (!isShown(document.uri) || document.version !== version) return;
    this.store.setChecked(file, [...problems.map(problemFinding), ...findings]);
  }
}

function isChecked({ uri }: TextDocument): boolean {
  return uri.scheme === 'file' && isRunFile(uri.path) && isShown(uri);
}

/** Whether a tab shows the file. */
function isShown(uri: Uri): boolean {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.some(({ input }) => input instanceof TabInputText && input.uri.toString() === uri.toString());
}
