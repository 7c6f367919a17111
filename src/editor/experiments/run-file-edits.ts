import { l10n, Uri, ViewColumn, window, workspace, WorkspaceEdit } from 'vscode';
import type { RunFileChange } from '../../diagnosis/run-file-change';
import type { TextEdit } from '../../runs/finding';
import type { ServiceClient } from '../../worker/service-client';
import { toRange } from '../places';
import type { RunDocuments } from '../run-documents';

/** Makes changes of run files in their editors, where they can be undone. */
export class RunFileEdits {
  constructor(
    private readonly services: ServiceClient,
    private readonly documents: RunDocuments,
  ) {}

  /** Changes keys of a run file as it is now, and shows it. @throws Error with a message for the user */
  async change(runFile: string, change: RunFileChange): Promise<void> {
    this.#requireFile(runFile);
    const document = await workspace.openTextDocument(Uri.file(runFile));
    const text = document.getText();
    const question = { file: runFile, text, change: [...change] };
    const { edits } = await this.services.ask('changeRunFile', question);
    await this.apply(runFile, edits);
  }

  /** Makes edits of a run file, or of loss files of it, and shows the run file. @throws Error with a message for the user */
  async apply(runFile: string, edits: readonly TextEdit[]): Promise<void> {
    this.#requireFile(runFile);
    const edit = new WorkspaceEdit();
    for (const { location, newText } of edits)
      edit.replace(this.documents.uriOf(location.file), toRange(location), newText);
    if (!(await workspace.applyEdit(edit))) throw new Error(l10n.t('The file could not be changed.'));
    const [first] = edits;
    const shown = this.documents.uriOf(edits.length > 0 ? first.location.file : runFile);
    const open = window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === shown.toString(),
    );
    await window.showTextDocument(shown, { viewColumn: open?.viewColumn ?? ViewColumn.One });
  }

  /** What exists in memory only cannot be edited. */
  #requireFile(runFile: string): void {
    if (this.documents.textOf(runFile) !== undefined)
      throw new Error(l10n.t('Save the choice as a run file first; then it can be changed.'));
  }
}
