import { workspace, type Disposable, type TextDocument } from 'vscode';
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
      workspace.onDidOpenTextDocument((document) => {
        this.#schedule(document, 0);
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#schedule(document, DELAY);
      }),
      workspace.onDidSaveTextDocument((document) => {
        if (isTraceable(document.uri.path)) this.#checkAll();
      }),
      workspace.onDidCloseTextDocument((document) => {
        if (!isChecked(document)) return;
        clearTimeout(this.#pending.get(document));
        this.#pending.delete(document);
        this.store.setChecked(document.uri.fsPath, []);
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
    if (document.isClosed || document.version !== version) return;
    this.store.setChecked(file, [...problems.map(problemFinding), ...findings]);
  }
}

function isChecked({ uri }: TextDocument): boolean {
  return uri.scheme === 'file' && isRunFile(uri.path);
}
