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
import { isLossFile, isRunFile, isTraceable, TRACEABLE_FILES } from './contributions';
import type { FindingStore } from './finding-store';
import { problemFinding } from './problem-finding';
import { unsavedLossFiles } from './unsaved-texts';

/** Milliseconds without typing after which a run file is checked. */
const DELAY = 300;

/**
 * Checks each open run file as it is in the editor, whenever it was changed, and its data file or a loss file too, here or
 * by other programs.
 */
export class RunFileChecks implements Disposable {
  /** Documents that wait to be checked. */
  readonly #waiting = new Map<TextDocument, NodeJS.Timeout>();
  /** Counts the checks of each document: what an earlier one says is out of date. */
  readonly #checks = new WeakMap<TextDocument, number>();
  readonly #subscriptions: readonly Disposable[];

  constructor(
    private readonly services: ServiceClient,
    private readonly store: FindingStore,
    private readonly log: (problem: string) => void,
  ) {
    const watcher = workspace.createFileSystemWatcher(TRACEABLE_FILES);
    const checkAgain = (): void => {
      this.#checkAll(DELAY);
    };
    this.#subscriptions = [
      watcher,
      watcher.onDidCreate(checkAgain),
      watcher.onDidChange(checkAgain),
      watcher.onDidDelete(checkAgain),
      workspace.onDidOpenTextDocument((document) => {
        this.#schedule(document, 0);
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        if (isLossFile(document.uri.path)) this.#checkAll(DELAY);
        else this.#schedule(document, DELAY);
      }),
      workspace.onDidSaveTextDocument((document) => {
        if (isTraceable(document.uri.path)) this.#checkAll();
      }),
      // The editor may keep a document in memory long after its last tab was closed.
      window.tabGroups.onDidChangeTabs(({ opened, closed }) => {
        for (const tab of closed) this.#forget(tab);
        if (opened.length > 0) this.#checkOf(opened);
      }),
    ];
    this.#checkAll();
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** A tab may be there before its document, or after it. */
  #checkOf(tabs: readonly Tab[]): void {
    for (const document of workspace.textDocuments) {
      if (tabs.some((tab) => shows(tab, document.uri))) this.#schedule(document, 0);
    }
  }

  #checkAll(delay = 0): void {
    for (const document of workspace.textDocuments) this.#schedule(document, delay);
  }

  #forget({ input }: Tab): void {
    if (input instanceof TabInputText && !isShown(input.uri)) this.store.setChecked(input.uri.fsPath, []);
  }

  #schedule(document: TextDocument, delay: number): void {
    if (!isChecked(document)) return;
    clearTimeout(this.#waiting.get(document));
    this.#waiting.set(
      document,
      setTimeout(() => {
        this.#waiting.delete(document);
        this.#check(document).catch((error: unknown) => {
          this.log(`${document.uri.fsPath} could not be checked: ${String(error)}`);
        });
      }, delay),
    );
  }

  async #check(document: TextDocument): Promise<void> {
    const { version } = document;
    const file = document.uri.fsPath;
    const check = (this.#checks.get(document) ?? 0) + 1;
    this.#checks.set(document, check);
    const { problems, findings } = await this.services.ask('checkRunFile', {
      file,
      text: document.getText(),
      unsaved: unsavedLossFiles(),
    });
    // Whatever was typed meanwhile, here or in a loss file, has its own check coming.
    if (!isShown(document.uri) || document.version !== version || this.#checks.get(document) !== check)
      return;
    this.store.setChecked(file, [...problems.map(problemFinding), ...findings]);
  }
}

function isChecked({ uri }: TextDocument): boolean {
  return uri.scheme === 'file' && isRunFile(uri.path) && isShown(uri);
}

/** Whether a tab shows the file. */
function isShown(uri: Uri): boolean {
  return window.tabGroups.all.some(({ tabs }) => tabs.some((tab) => shows(tab, uri)));
}

function shows({ input }: Tab, uri: Uri): boolean {
  return input instanceof TabInputText && input.uri.toString() === uri.toString();
}
