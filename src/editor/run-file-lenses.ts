import {
  CodeLens,
  Disposable,
  EventEmitter,
  l10n,
  Range,
  type CodeLensProvider,
  type Command,
  type TextDocument,
} from 'vscode';
import { formatMetric } from '../dashboard/metric-text';
import { formatCount, formatNumber } from '../dashboard/number-format';
import { metricName } from '../runs/metric-name';
import { fixedColumn } from '../runs/telemetry';
import { COMMANDS } from './contributions';
import { pathOf } from './run-documents';
import { lensOffset } from './run-file-words';
import { onSettingChange, readSetting } from './settings';
import { describeStepCount } from './step-count';
import type { StartedTraining, TrainingRuns } from './training-runs';

/** Milliseconds between two looks at a training that goes on. */
const INTERVAL = 1000;

/** Above the loss of a run file: Train, or what its training is doing, or how the last one ended. */
export class RunFileLenses implements CodeLensProvider, Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #subscriptions: Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly trainings: TrainingRuns) {
    this.#subscriptions = Disposable.from(
      this.#changed,
      trainings.onDidChange(() => {
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          this.#changed.fire();
        }, INTERVAL);
      }),
      onSettingChange('lossDebugger.codeLens', () => {
        this.#changed.fire();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    if (!readSetting('lossDebugger.codeLens')) return [];
    const position = document.positionAt(lensOffset(document.getText()));
    const training = this.trainings.latestOf(pathOf(document.uri));
    return lensCommands(document, training).map(
      (command) => new CodeLens(new Range(position, position), command),
    );
  }
}

function lensCommands({ uri }: TextDocument, training: StartedTraining | undefined): Command[] {
  const train = { title: l10n.t('$(play) Train'), command: COMMANDS.train, arguments: [uri] };
  if (training === undefined) return [train];
  const show = { title: describeTraining(training), command: COMMANDS.openDashboard };
  if (training.run.state === 'ended') return [train, show];
  return [{ title: l10n.t('$(debug-stop) Stop'), command: COMMANDS.stop, arguments: [uri] }, show];
}

/** How a training stands, in a few words. */
export function describeTraining({ run, history }: StartedTraining): string {
  if (run.state === 'starting') return l10n.t('reading data');
  if (history === undefined) return l10n.t('could not be trained');
  const { end, started, lastMetrics } = history;
  const loss = formatNumber(history.lastRow?.[fixedColumn('loss')] ?? NaN, 3);
  if (end === undefined) {
    const [step, all] = [run.steps, started.totalSteps].map(formatCount);
    return l10n.t('step {0} of {1}, loss {2}', step, all, loss);
  }
  const steps = describeStepCount(run.steps);
  if (end.reason === 'error') return l10n.t('last: failed');
  if (end.reason === 'diverged') return l10n.t('last: diverged after {0}', steps);
  const { metric: name } = started;
  const value = name === null ? undefined : lastMetrics?.[name];
  const metric =
    name === null || value === undefined ? '' : `, ${metricName(name)} ${formatMetric(name, value, 3)}`;
  const last = end.loss === null ? loss : formatNumber(end.loss, 3);
  return l10n.t('last: loss {0}{1} after {2}', last, metric, steps);
}
