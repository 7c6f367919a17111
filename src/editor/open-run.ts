import { l10n, ProgressLocation, window } from 'vscode';
import type { Dashboard } from '../dashboard/dashboard';
import type { StoredRuns } from './stored-runs';

/** The command "Open Earlier Run...": a kept run in the dashboard. */
export class OpenRun {
  constructor(
    private readonly stored: StoredRuns,
    private readonly dashboard: Dashboard,
  ) {}

  /**
   * @param given id of the run; asked for when it is missing
   * @throws Error with a message for the user
   */
  async run(given: unknown): Promise<void> {
    const id = typeof given === 'string' ? given : await this.stored.choose();
    if (id === undefined) return;
    // One that the dashboard has may still go on, and be steered there.
    if (!this.dashboard.has(id)) await this.#add(id);
    this.dashboard.experiments.showRuns();
    this.dashboard.showRun(id);
    this.dashboard.show(false);
  }

  async #add(id: string): Promise<void> {
    const place = { location: ProgressLocation.Window, title: l10n.t('Reading the run') };
    const history = await window.withProgress(place, () => this.stored.load(id));
    if (history === undefined)
      throw new Error(l10n.t('The run is gone, or what was kept of it is damaged. Remove it from the list.'));
    this.dashboard.addRun({ history, controls: null });
  }
}
