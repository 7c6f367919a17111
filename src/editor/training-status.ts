import { l10n, StatusBarAlignment, window, type Disposable } from 'vscode';
import { formatNumber } from '../dashboard/number-format';
import { fixedColumn } from '../runs/telemetry';
import { COMMANDS } from './contributions';
import { describeTraining } from './run-file-lenses';
import type { StartedTraining, TrainingRuns } from './training-runs';
import { titleOf } from './training-title';

/** Milliseconds between two changes of the text. */
const INTERVAL = 250;

/** The item of the status bar: there only while something trains; a click shows the dashboard. */
export class TrainingStatus implements Disposable {
  readonly #item = window.createStatusBarItem('lossDebugger.training', StatusBarAlignment.Left);
  readonly #subscription: Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly trainings: TrainingRuns) {
    this.#item.name = l10n.t('Loss Debugger Training');
    this.#item.command = COMMANDS.openDashboard;
    this.#subscription = trainings.onDidChange(() => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#update();
      }, INTERVAL);
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #update(): void {
    const { running } = this.trainings;
    if (running.length === 0) {
      this.#item.hide();
      return;
    }
    const icon = running.every(({ run }) => run.state === 'paused') ? '$(debug-pause)' : '$(loading~spin)';
    this.#item.text = `${icon} ${running.length === 1 ? describeBriefly(running[0]) : l10n.t('{0} trainings', running.length)}`;
    this.#item.tooltip = running
      .map((training) => `${titleOf(training.runFile)}: ${describeTraining(training)}`)
      .join('\n');
    this.#item.show();
  }
}

/** "34 %, loss 0.0123" */
function describeBriefly({ run, history }: StartedTraining): string {
  const row = history?.lastRow;
  if (history === undefined || row === undefined) return l10n.t('reading data');
  const percent = Math.floor((100 * run.steps) / history.started.totalSteps);
  return l10n.t('{0} %, loss {1}', percent, formatNumber(row[fixedColumn('loss')], 3));
}
