import { formatMetric } from '../src/dashboard/metric-text';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatRate,
  formatSetting,
} from '../src/dashboard/number-format';
import type { EndReason } from '../src/runs/events';
import { metricTitle } from '../src/runs/metric-name';
import type { RunModel } from './run-model';

const REASONS: Readonly<Record<EndReason, string>> = {
  completed: 'Completed',
  stopped: 'Stopped',
  target: 'Target loss reached',
  patience: 'Stopped early: no more improvement',
  diverged: 'Diverged',
  error: 'Failed',
};

/** The state of a run in a few words. */
export function stateText(run: RunModel): string {
  switch (run.progress?.state) {
    case undefined:
      return 'Starting';
    case 'running':
      return run.progress.steps === 0 ? 'Starting' : 'Running';
    case 'paused':
      return 'Paused';
    case 'interrupted':
      return 'Interrupted';
    case 'ended':
      return REASONS[run.progress.end?.reason ?? 'stopped'];
  }
}

/** A number of the status line and what it is. */
export interface StatusItem {
  readonly label: string;
  readonly value: string;
  /** Said after the value, in smaller type: what it is out of. */
  readonly of: string;
  /** Said where one points at it. */
  readonly hint?: string;
}

/** The status line of a run, most important first. */
export function statusItems(run: RunModel): readonly StatusItem[] {
  const { description, progress } = run;
  const { totalSteps, stepsPerEpoch, metric } = description;
  const steps = progress?.steps ?? 0;
  const epochs = Math.ceil(totalSteps / stepsPerEpoch);
  const item = (label: string, value: string, of = ''): StatusItem => ({ label, value, of });
  return [
    item('Step', formatCount(steps), `/ ${formatCount(totalSteps)}`),
    item('Epoch', formatCount(Math.floor(steps / stepsPerEpoch)), `/ ${formatCount(epochs)}`),
    { ...item('Loss', numberText(run.newest('loss'))), hint: lossHint(run) },
    ...(description.validationRows > 0 ? [item('Validation', numberText(run.newest('validationLoss')))] : []),
    ...(metric === null
      ? []
      : [item(metricTitle(metric), metricText(metric, run.newest('validationMetric')))]),
    item('Learning rate', learningRateText(run.newest('learningRate'))),
    speedItem(progress?.stepsPerSecond ?? null),
    timeItem(run, steps),
  ];
}

/** What the loss is of: a batch as long as the run goes on, or where it diverged; then an epoch, if there was one. */
function lossHint({ description, progress }: RunModel): string {
  const { end = null, steps = 0 } = progress ?? {};
  const isOfEpoch = end !== null && end.reason !== 'diverged' && steps >= description.stepsPerEpoch;
  return isOfEpoch ? 'Training loss, mean of the last epoch' : 'Training loss of the newest batch';
}

/** Share of the planned steps that were taken, 0 to 1. */
export function shareDone({ description, progress }: RunModel): number {
  return description.totalSteps > 0 ? Math.min(1, (progress?.steps ?? 0) / description.totalSteps) : 0;
}

function timeItem({ description, progress }: RunModel, steps: number): StatusItem {
  if (progress?.end) {
    return { label: 'Time', value: formatDuration(progress.end.seconds), of: '' };
  }
  const speed = progress?.stepsPerSecond ?? 0;
  const left = speed > 0 ? formatDuration((description.totalSteps - steps) / speed) : '\u2013';
  return { label: 'Time left', value: left, of: '' };
}

function numberText(value: number | undefined): string {
  return value === undefined ? '\u2013' : formatNumber(value);
}

function learningRateText(value: number | undefined): string {
  return value === undefined ? '\u2013' : formatSetting(value);
}

function metricText(metric: string, value: number | undefined): string {
  return value === undefined ? '\u2013' : formatMetric(metric, value);
}

function speedItem(stepsPerSecond: number | null): StatusItem {
  return stepsPerSecond === null
    ? { label: 'Speed', value: '\u2013', of: '' }
    : { label: 'Speed', value: formatRate(stepsPerSecond), of: 'steps/s' };
}
