import { workspace } from 'vscode';
import { isLossFile } from './contributions';

/** The text of a file that an editor shows with changes that are not on disk. */
export function unsavedText(file: string): string | undefined {
  return workspace.textDocuments
    .find(({ uri, isDirty }) => isDirty && uri.scheme === 'file' && uri.fsPath === file)
    ?.getText();
}

/** All loss files with changes that are not on disk, by their paths. */
export function unsavedLossFiles(): Record<string, string> {
  const changed = workspace.textDocuments.filter(
    ({ uri, isDirty }) => isDirty && uri.scheme === 'file' && isLossFile(uri.path),
  );
  return Object.fromEntries(changed.map((document) => [document.uri.fsPath, document.getText()]));
}
