import { EventEmitter, window, workspace, type Disposable, type TextDocument } from 'vscode';
import type { ServiceClient } from '../../worker/service-client';
import type { JudgedLoss } from '../../worker/service-protocol';
import { isTraceable, LOSS_FILE_SUFFIX } from '../contributions';
import type { FindingStore } from '../finding-store';
import { problemFinding } from '../problem-finding';

/** Milliseconds without typing after which a loss file is checked. */
const DELAY = 150;

/** Checks each visible loss file as it is in the editor, by the worker, and keeps the verdicts for the lenses. */
export class LossFileChecks implements Disposable {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #losses = new Map<string, readonly JudgedLoss[]>();
  readonly #judged = new EventEmitter<void>();
  readonly #subscriptions: readonly Disposable[];
  /** Fires when verdicts have changed. */
  readonly onDidJudge = this.#judged.event;

  constructor(
    private readonly services: ServiceClient,
    private readonly store: FindingStore,
    private readonly log: (problem: string) => void,
  ) {
    this.#subscriptions = [
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#schedule(document, DELAY);
      }),
      // The run files beside it and their data decide what a loss is judged by.
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (isTraceable(uri.path)) this.#checkVisible();
      }),
      window.onDidChangeVisibleTextEditors(() => {
        this.#checkVisible();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#forget(uri.fsPath);
      }),
    ];
    this.#checkVisible();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#judged.dispose();
  }

  /** The losses of a file as they were judged last. */
  lossesOf(file: string): readonly JudgedLoss[] {
    return this.#losses.get(file) ?? [];
  }

  /** Checks a document now. */
  async check(document: TextDocument): Promise<void> {
    const { version } = document;
    const file = document.uri.fsPath;
    const answer = await this.services.ask('checkLossFile', { file, text: document.getText() });
    // Whatever was typed meanwhile has its own check coming.
    if (document.isClosed || document.version !== version) return;
    this.store.setChecked(file, [...answer.problems.map(problemFinding), ...answer.findings]);
    this.#losses.set(file, answer.losses);
    this.#judged.fire();
  }

  #checkVisible(): void {
    for (const { document } of window.visibleTextEditors) this.#schedule(document, 0);
  }

  #schedule(document: TextDocument, delay: number): void {
    if (!isLossFile(document)) return;
    const file = document.uri.fsPath;
    clearTimeout(this.#timers.get(file));
    const timer = setTimeout(() => {
      this.#timers.delete(file);
      this.check(document).catch((error: unknown) => {
        this.log(`${file} could not be checked: ${String(error)}`);
      });
    }, delay);
    this.#timers.set(file, timer);
  }

  #forget(file: string): void {
    if (!this.#losses.delete(file)) return;
    this.store.setChecked(file, []);
  }
}

function isLossFile({ uri }: TextDocument): boolean {
  return uri.scheme === 'file' && uri.path.endsWith(LOSS_FILE_SUFFIX);
}
