import { setTimeout as sleep } from 'node:timers/promises';
import { l10n, window } from 'vscode';
import { formatNumber } from '../dashboard/number-format';
import type { EndReason, RunEnded } from '../runs/events';
import type { Location } from '../runs/location';
import { readSetting, writeSetting } from './settings';
import { describeStepCount } from './step-count';
import type { StartedTraining } from './training-runs';
import { titleOf } from './training-title';

/** What a notification can lead to. */
export interface NotificationActions {
  readonly isDashboardVisible: () => boolean;
  readonly openDashboard: () => void;
  readonly reveal: (location: Location) => PromiseLike<unknown>;
}

/** Milliseconds in which a dashboard that is just being opened comes to be visible: a short run has ended by then. */
const OPENING = 1000;

/** Says how a training ended, where nobody would see it otherwise: one notification at most. */
export async function notifyEnd(
  training: StartedTraining,
  end: RunEnded,
  actions: NotificationActions,
): Promise<void> {
  if (training.history === undefined) {
    if (end.reason !== 'stopped') await notifyRefusal(training, end, actions);
    return;
  }
  if (!actions.isDashboardVisible()) await sleep(OPENING);
  if (!actions.isDashboardVisible() && readSetting('lossDebugger.notifyWhenTrainingEnds'))
    await notifyResult(training, end, actions);
}

/** A training that could not begin has nothing to show in the dashboard. */
async function notifyRefusal(
  { runFile, run }: StartedTraining,
  { message = '' }: RunEnded,
  { reveal }: NotificationActions,
): Promise<void> {
  const [problem] = run.problems;
  const hasPlace = run.problems.length > 0;
  const reason = hasPlace ? problem.message : message;
  const title = titleOf(runFile);
  const others = run.problems.length - 1;
  const text =
    others > 0
      ? l10n.t('{0} cannot be trained: {1} ({2} more in Problems)', title, reason, others)
      : l10n.t('{0} cannot be trained: {1}', title, reason);
  const show = l10n.t('Show Problem');
  const answer = await window.showErrorMessage(text, ...(hasPlace ? [show] : []));
  if (answer === show) await reveal(problem.location);
}

async function notifyResult(
  { runFile, history }: StartedTraining,
  end: RunEnded,
  { openDashboard }: NotificationActions,
): Promise<void> {
  const open = l10n.t('Open Dashboard');
  const never = l10n.t("Don't Show Again");
  const findings = history?.findingCount ?? 0;
  const text = [
    `${titleOf(runFile)}: ${describeReason(end)}`,
    end.loss === null
      ? ''
      : l10n.t('Loss {0} after {1}', formatNumber(end.loss, 3), describeStepCount(end.steps)),
    findings === 0 ? '' : findings === 1 ? l10n.t('One finding') : l10n.t('{0} findings', findings),
  ];
  const answer = await window.showInformationMessage(
    `${text.filter((part) => part !== '').join('. ')}.`,
    open,
    never,
  );
  if (answer === open) openDashboard();
  if (answer === never) await writeSetting('lossDebugger.notifyWhenTrainingEnds', false);
}

function describeReason({ reason, message, validation }: RunEnded): string {
  const reasons: Readonly<Record<EndReason, string>> = {
    completed: l10n.t('the training is complete'),
    stopped: l10n.t('the training was stopped'),
    target: l10n.t('the training has reached its target'),
    patience:
      validation === null
        ? l10n.t('the training ended, because the loss no longer went down')
        : l10n.t('the training ended, because the validation loss no longer went down'),
    diverged: l10n.t('the training ended, because the loss was no longer a number'),
    error: message ?? l10n.t('the training failed'),
  };
  return reasons[reason];
}
