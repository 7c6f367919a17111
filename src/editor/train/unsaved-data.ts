import { dirname, resolve } from 'node:path';
import { l10n, Uri, window, workspace, type TextDocument } from 'vscode';
import { dataFileOf } from '../run-file-words';
import type { RunDocuments } from '../run-documents';

/**
 * Says so where run files are trained on data that an editor shows with changes that are not on disk, which training does
 * not see.
 * @param trainAgain called after the changes were saved, where the user wants that
 */
export async function warnOfUnsavedData(
  runFiles: readonly string[],
  documents: RunDocuments,
  trainAgain: () => PromiseLike<unknown>,
): Promise<void> {
  const unsaved = workspace.textDocuments.filter(({ uri, isDirty }) => isDirty && uri.scheme === 'file');
  if (unsaved.length === 0) return;
  const texts = await Promise.all(
    runFiles.map(async (file) => [file, documents.textOf(file) ?? (await textOf(file))] as const),
  );
  const read = new Set(texts.flatMap(([file, text]) => dataPath(file, text)));
  const changed = unsaved.filter(({ uri }) => read.has(uri.fsPath));
  if (changed.length > 0) await offerToSave(changed, trainAgain);
}

async function offerToSave(
  changed: readonly TextDocument[],
  trainAgain: () => PromiseLike<unknown>,
): Promise<void> {
  const save = l10n.t('Save and Train Again');
  const names = changed.map(({ uri }) => workspace.asRelativePath(uri)).join(', ');
  const answer = await window.showWarningMessage(
    l10n.t('{0} has changes that are not saved. The training reads the file as it is on disk.', names),
    save,
  );
  if (answer !== save) return;
  const saved = await Promise.all(changed.map((document) => document.save()));
  if (saved.every((each) => each)) await trainAgain();
}

function dataPath(runFile: string, text: string): string[] {
  const path = dataFileOf(text);
  return path === undefined ? [] : [resolve(dirname(runFile), path)];
}

async function textOf(file: string): Promise<string> {
  return (await workspace.openTextDocument(Uri.file(file))).getText();
}
