import { basename, dirname, join } from 'node:path';
import { commands, l10n, ProgressLocation, Uri, window, workspace, type QuickPickItem } from 'vscode';
import type { Dashboard } from '../dashboard/dashboard';
import type { StoredRuns } from './stored-runs';
import { titleOf } from './training-title';

const KINDS = ['picture', 'drawn', 'run'] as const;
/** A picture of the charts, the numbers that they show, or every step of the run. */
type ExportKind = (typeof KINDS)[number];

interface KindItem extends QuickPickItem {
  readonly exports: ExportKind;
}

/** The command "Export Curves...": what the dashboard shows, or all of a run, as a file. */
export class ExportCurves {
  constructor(
    private readonly dashboard: Dashboard,
    private readonly stored: StoredRuns,
  ) {}

  /**
   * @param givenKind what to export; asked for when it is missing
   * @param givenFile where to; asked for when it is missing
   * @returns the file; undefined when the user left the choice
   * @throws Error with a message for the user
   */
  async run(givenKind: unknown, givenFile: unknown): Promise<Uri | undefined> {
    const id = this.dashboard.selection?.run ?? this.dashboard.newestRun;
    const runFile = id === undefined ? undefined : this.dashboard.historyOf(id)?.started.file;
    if (id === undefined || runFile === undefined)
      throw new Error(l10n.t('There is no run to export yet. Train one, or open an earlier one.'));
    const kind = KINDS.find((known) => known === givenKind) ?? (await this.#chooseKind(runFile));
    if (kind === undefined) return undefined;
    const file = givenFile instanceof Uri ? givenFile : await chooseFile(runFile, kind);
    if (file === undefined) return undefined;
    try {
      await this.#write(id, kind, file);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(l10n.t('{0} was not written. {1}', basename(file.path), message), { cause: error });
    }
    if (!(givenFile instanceof Uri)) void offerToOpen(file);
    return file;
  }

  /** Only what can be exported now: a hidden dashboard draws nothing. */
  async #chooseKind(runFile: string): Promise<ExportKind | undefined> {
    if (!this.dashboard.visible) return 'run';
    const items: KindItem[] = [
      {
        exports: 'picture',
        label: l10n.t('Picture of the Charts'),
        description: 'PNG',
        detail: l10n.t('All charts as they are on the screen, with titles and legends'),
      },
      {
        exports: 'drawn',
        label: l10n.t('Numbers of the Charts'),
        description: 'CSV',
        detail: l10n.t('A line for each point that is drawn: value, least, greatest'),
      },
      {
        exports: 'run',
        label: l10n.t('Whole Run'),
        description: 'CSV',
        detail: l10n.t('A line for each step: loss, terms, learning rate, norms of all layers, validation'),
      },
    ];
    const title = l10n.t('Export Curves of {0}', titleOf(runFile));
    const chosen = await window.showQuickPick(items, { title, placeHolder: l10n.t('What to export') });
    return chosen?.exports;
  }

  async #write(id: string, kind: ExportKind, file: Uri): Promise<void> {
    if (kind !== 'run') {
      await workspace.fs.writeFile(file, await this.dashboard.draw(kind === 'picture' ? 'png' : 'csv'));
      return;
    }
    if (file.scheme !== 'file') throw new Error(l10n.t('Choose a folder on this disk.'));
    const place = { location: ProgressLocation.Window, title: l10n.t('Writing {0}', basename(file.path)) };
    await window.withProgress(place, () => this.stored.writeAsCsv(id, file.fsPath));
  }
}

function chooseFile(runFile: string, kind: ExportKind): Thenable<Uri | undefined> {
  const isPicture = kind === 'picture';
  const name = `${titleOf(runFile)} ${kind === 'run' ? 'steps' : 'charts'}.${isPicture ? 'png' : 'csv'}`;
  return window.showSaveDialog({
    defaultUri: Uri.file(join(dirname(runFile), name)),
    filters: isPicture ? { PNG: ['png'] } : { CSV: ['csv'] },
    title: l10n.t('Export Curves'),
  });
}

async function offerToOpen(file: Uri): Promise<void> {
  const open = l10n.t('Open');
  const answer = await window.showInformationMessage(
    l10n.t('{0} was written.', workspace.asRelativePath(file)),
    open,
  );
  if (answer === open) await commands.executeCommand('vscode.open', file);
}
