import { Disposable, FileType, workspace, type TextDocument, type Uri } from 'vscode';
import { isRunFile, isTraceable, TRACEABLE_FILES } from './contributions';
import type { ProofStore } from './experiments/proof-store';
import type { FindingStore } from './finding-store';
import { toTextChange } from './places';
import type { TrainingRuns } from './training-runs';

/** What is known of files, and has to follow when they change. */
export interface Followers {
  readonly findings: FindingStore;
  readonly trainings: TrainingRuns;
  readonly proofs: ProofStore;
}

/** Keeps findings where they belong while files are edited, renamed and removed, here or by other programs. */
export class FileChanges implements Disposable {
  /** Paths of files that are being renamed: that they are gone is told before what they are called now. */
  readonly #renaming = new Set<string>();
  readonly #subscriptions: Disposable;

  constructor(
    private readonly followers: Followers,
    log: (problem: string) => void,
  ) {
    const { findings } = followers;
    const watcher = workspace.createFileSystemWatcher(TRACEABLE_FILES, true);
    this.#subscriptions = Disposable.from(
      watcher,
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document.uri.scheme !== 'file' || !isTraceable(document.uri.path)) return;
        findings.edit(document.uri.fsPath, contentChanges.map(toTextChange));
      }),
      workspace.onDidDeleteFiles(({ files }) => {
        for (const { fsPath } of files) findings.forget(fsPath);
      }),
      workspace.onWillRenameFiles(({ files }) => {
        for (const { oldUri } of files) this.#renaming.add(oldUri.fsPath);
      }),
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) this.#rename(oldUri.fsPath, newUri.fsPath);
      }),
      watcher.onDidDelete(({ fsPath }) => {
        if (!this.#renaming.delete(fsPath)) findings.forget(fsPath);
      }),
      watcher.onDidChange((uri) => {
        this.#followOutside(uri).catch((error: unknown) => {
          log(`${uri.fsPath} was changed and could not be looked at: ${String(error)}`);
        });
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** What was found in a run file is still true of it; of other files nobody knows who names them. */
  #rename(from: string, to: string): void {
    const { findings, trainings, proofs } = this.followers;
    this.#renaming.delete(from);
    if (!isRunFile(from) || !isRunFile(to)) {
      findings.forget(from);
      return;
    }
    trainings.renamed(from, to);
    findings.rename(from, to);
    proofs.rename(from, to);
  }

  async #followOutside(uri: Uri): Promise<void> {
    // What an editor shows changes there too, and tells how.
    if (workspace.textDocuments.some((document) => isOf(document, uri))) return;
    const { mtime, type } = await workspace.fs.stat(uri);
    if (type !== FileType.Directory) this.followers.findings.writtenOutside(uri.fsPath, mtime);
  }
}

function isOf(document: TextDocument, uri: Uri): boolean {
  return document.uri.toString() === uri.toString();
}
