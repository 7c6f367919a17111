import { dirname, join } from 'node:path';
import { FileSystemError, l10n, Uri, window, workspace } from 'vscode';
import { RUN_FILE_SUFFIX } from './contributions';
import type { ProofStore } from './experiments/proof-store';
import type { FindingStore } from './finding-store';
import { pathOf, type RunDocuments } from './run-documents';
import type { TrainingRuns } from './training-runs';
import { titleOf } from './training-title';

/** The command "Save as Run File": what was chosen and trained becomes a file beside its data, and is opened. */
export class SaveRunFile {
  constructor(
    private readonly documents: RunDocuments,
    private readonly trainings: TrainingRuns,
    private readonly findings: FindingStore,
    private readonly proofs: ProofStore,
  ) {}

  /**
   * @param document of a choice; default: the only one, or the one that the user picks
   * @returns the file; undefined when there is nothing to save or the user left the choice
   */
  async run(document: unknown): Promise<Uri | undefined> {
    const path = document instanceof Uri ? pathOf(document) : await this.#choose();
    const text = path === undefined ? undefined : this.documents.textOf(path);
    if (path === undefined || text === undefined) return undefined;
    const file = await freeName(path);
    await writeNew(file, text);
    this.documents.markSaved(path, file);
    this.trainings.renamed(path, file.fsPath);
    this.findings.rename(path, file.fsPath);
    this.proofs.rename(path, file.fsPath);
    await window.showTextDocument(file, { preview: false });
    return file;
  }

  async #choose(): Promise<string | undefined> {
    const paths = [...this.documents.unsaved].reverse();
    if (paths.length === 0) {
      void window.showInformationMessage(
        l10n.t('There is nothing to save yet. Choose a data file in "Train with Loss..." first.'),
      );
    }
    if (paths.length <= 1) return paths.at(0);
    const items = paths.map((path) => ({ label: titleOf(path), path }));
    const chosen = await window.showQuickPick(items, {
      title: l10n.t('Save as Run File'),
      placeHolder: l10n.t('The training to save'),
    });
    return chosen?.path;
  }
}

/** "iris.train.json" for "iris (crossEntropy)", or with a number when there is one already: nothing is overwritten. */
async function freeName(path: string): Promise<Uri> {
  const stem = titleOf(path).replace(/ \([^)]*\)$/, '');
  for (let copy = 1; ; copy++) {
    const name = copy === 1 ? stem : `${stem}-${copy}`;
    const file = Uri.file(join(dirname(path), `${name}${RUN_FILE_SUFFIX}`));
    if (!(await exists(file))) return file;
  }
}

/** @throws Error that says what to do */
async function writeNew(file: Uri, text: string): Promise<void> {
  try {
    await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      l10n.t(
        'The run file could not be written beside its data, in {0}: {1} Copy the data file to a folder that can be written, and train there.',
        dirname(file.fsPath),
        reason.replace(/[^.]$/, '$&.'),
      ),
      { cause: error },
    );
  }
}

async function exists(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
