import { l10n, Uri, window, workspace } from 'vscode';
import { isRunFile, RUN_FILE_SUFFIX } from '../contributions';
import { pathOf } from '../run-documents';
import { titleOf } from '../training-title';

/** More run files than this are not listed. */
const MOST_FILES = 500;

/**
 * The run file that a command is about: the one that was given, the one in the active editor, or one that is asked for.
 * @returns its path; undefined when the user left the choice
 * @throws Error when there is none
 */
export async function chooseRunFile(resource: unknown, title: string): Promise<string | undefined> {
  const uri = resource instanceof Uri ? resource : window.activeTextEditor?.document.uri;
  if (uri !== undefined && isRunFile(uri.path)) return pathOf(uri);
  const files = await workspace.findFiles(`**/*${RUN_FILE_SUFFIX}`, undefined, MOST_FILES);
  if (files.length === 0)
    throw new Error(
      workspace.workspaceFolders === undefined
        ? l10n.t('No folder is open. Open the folder of your run files, or a single run file.')
        : l10n.t('There is no run file in this workspace ({0}).', `*${RUN_FILE_SUFFIX}`),
    );
  const items = files
    .map((file) => ({ label: titleOf(file.fsPath), description: workspace.asRelativePath(file), file }))
    .sort((a, b) => a.description.localeCompare(b.description));
  const chosen = await window.showQuickPick(items, { title, placeHolder: l10n.t('The run file') });
  return chosen?.file.fsPath;
}
