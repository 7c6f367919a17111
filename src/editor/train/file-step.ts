import { l10n, QuickPickItemKind, workspace, type QuickPickItem, type Uri } from 'vscode';
import { DATA_SUFFIXES, RUN_FILE_SUFFIX } from '../contributions';
import { pickOne, type StepPlace, type StepResult } from './quick-pick-step';

/** More files than this are not listed. */
const MOST_FILES = 500;

export interface FileItem extends QuickPickItem {
  /** Undefined for separators. */
  readonly uri?: Uri;
}

/** Asks for a data file of the workspace. @param orRunFile whether run files are offered, too */
export function chooseFile(place: StepPlace, orRunFile: boolean): Promise<StepResult<FileItem>> {
  return pickOne({
    ...place,
    placeholder: orRunFile
      ? l10n.t('The data file to learn from, or a run file')
      : l10n.t('The data file to learn from'),
    items: listFiles(orRunFile),
  });
}

async function listFiles(withRunFiles: boolean): Promise<FileItem[]> {
  const suffixes = DATA_SUFFIXES.flatMap((suffix) => [suffix, `${suffix}.gz`]).map((suffix) =>
    suffix.slice(1),
  );
  const [data, runFiles] = await Promise.all([
    workspace.findFiles(`**/*.{${suffixes.join(',')}}`, undefined, MOST_FILES),
    withRunFiles ? workspace.findFiles(`**/*${RUN_FILE_SUFFIX}`, undefined, MOST_FILES) : [],
  ]);
  if (data.length === 0 && runFiles.length === 0) {
    throw new Error(
      workspace.workspaceFolders === undefined
        ? l10n.t('No folder is open. Open the folder of your data, or a single data file or run file.')
        : l10n.t('There is no data file in this workspace ({0}).', DATA_SUFFIXES.join(', ')),
    );
  }
  return [...section(l10n.t('data files'), data, 'table'), ...section(l10n.t('run files'), runFiles, 'play')];
}

function section(label: string, uris: readonly Uri[], icon: string): FileItem[] {
  if (uris.length === 0) return [];
  const sorted = [...uris].sort((a, b) => (a.path < b.path ? -1 : 1));
  return [{ label, kind: QuickPickItemKind.Separator }, ...sorted.map((uri) => toItem(uri, icon))];
}

function toItem(uri: Uri, icon: string): FileItem {
  const path = workspace.asRelativePath(uri);
  const slash = path.lastIndexOf('/');
  return {
    uri,
    label: `$(${icon}) ${path.slice(slash + 1)}`,
    description: path.slice(0, Math.max(0, slash)),
  };
}
