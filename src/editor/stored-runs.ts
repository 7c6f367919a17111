import { l10n, ThemeIcon, window, workspace, type QuickPickItem } from 'vscode';
import { RunHistory } from '../dashboard/dashboard';
import type { RunWindow, StepRange } from '../runs/series/run-window';
import type { ServiceClient } from '../worker/service-client';
import type { StoredRun } from '../worker/service-protocol';
import { describeStepCount } from './step-count';
import { titleOf } from './training-title';

interface RunItem extends QuickPickItem {
  readonly id: string;
}

/** The runs that are kept on disk for this workspace. */
export class StoredRuns {
  /** @param root folder that keeps them */
  constructor(
    private readonly services: ServiceClient,
    private readonly root: string,
  ) {}

  /** A kept run with all that it told; undefined when it is gone or damaged. */
  async load(id: string): Promise<RunHistory | undefined> {
    let history: RunHistory | undefined;
    for await (const events of this.services.readRun(this.root, id)) {
      for (const event of events) {
        if (event.type === 'run') history = new RunHistory(event);
        else history?.append(event);
      }
    }
    if (history !== undefined) {
      const { proofs } = await this.services.ask('readProofs', { root: this.root, id });
      for (const proof of proofs) history.addProof(proof);
    }
    history?.markInterrupted();
    return history;
  }

  /** Finer numbers of a stretch of a kept run. @throws Error when it is gone or damaged */
  readWindow(id: string, { from, to }: StepRange): Promise<RunWindow> {
    return this.services.ask('readWindow', { root: this.root, id, from, to });
  }

  /** Writes every step of a kept run as CSV. @throws Error when it is gone, or the file cannot be written */
  async writeAsCsv(id: string, file: string): Promise<void> {
    await this.services.ask('exportRun', { root: this.root, id, file });
  }

  /** Removes the oldest runs beyond a count. @param keep those that go on */
  async prune(runs: number, keep: readonly string[]): Promise<void> {
    await this.services.ask('pruneRuns', { root: this.root, runs, keep: [...keep] });
  }

  /**
   * Lets the user choose a kept run; the list can also remove some.
   * @returns its id; undefined when the user left the list
   */
  async choose(): Promise<string | undefined> {
    const list = window.createQuickPick<RunItem>();
    try {
      list.title = l10n.t('Open Earlier Run');
      list.placeholder = l10n.t('The run to show in the dashboard');
      list.matchOnDescription = true;
      list.busy = true;
      list.show();
      const answer = new Promise<string | undefined>((resolve, reject) => {
        list.onDidAccept(() => {
          resolve(list.selectedItems.at(0)?.id);
        });
        list.onDidHide(() => {
          resolve(undefined);
        });
        list.onDidTriggerItemButton(({ item }) => {
          this.#remove(item.id).then((items) => (list.items = items), reject);
        });
        this.#list().then((items) => {
          list.items = items;
          list.busy = false;
          if (items.length === 0) list.placeholder = l10n.t('No run has been kept for this workspace yet');
        }, reject);
      });
      return await answer;
    } finally {
      list.dispose();
    }
  }

  async #remove(id: string): Promise<RunItem[]> {
    await this.services.ask('removeRun', { root: this.root, id });
    return this.#list();
  }

  async #list(): Promise<RunItem[]> {
    const { runs } = await this.services.ask('listRuns', { root: this.root });
    return runs.map(toItem);
  }
}

function toItem({ started, createdAt, bytes }: StoredRun): RunItem {
  const size =
    bytes < 1e6 ? l10n.t('{0} kB', Math.ceil(bytes / 1e3)) : l10n.t('{0} MB', Math.round(bytes / 1e6));
  const { id, file, loss, seed, totalSteps } = started;
  return {
    id,
    label: `$(graph-line) ${titleOf(file)}`,
    description: [...folderOf(file), loss, new Date(createdAt).toLocaleString()].join(' · '),
    detail: l10n.t('{0} planned, seed {1}, {2} on disk', describeStepCount(totalSteps), seed, size),
    buttons: [{ iconPath: new ThemeIcon('trash'), tooltip: l10n.t('Remove This Run from Disk') }],
  };
}

/** Its folder in the workspace, which tells runs of equal names apart; none for a file at the top. */
function folderOf(file: string): string[] {
  const path = workspace.asRelativePath(file);
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? [] : [path.slice(0, slash)];
}
