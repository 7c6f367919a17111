import { withoutControls } from '../data/shown-text';
import type { EpochEnded, RunEnded, RunStarted } from '../runs/events';
import { metricName } from '../runs/metric-name';
import { formatFigure, formatSeconds } from './figures';

/** Epochs in the table; of a longer run, evenly spaced ones. */
const ROWS = 10;

const REASONS: Readonly<Record<RunEnded['reason'], string>> = {
  completed: 'completed',
  stopped: 'stopped',
  target: 'ended at the loss that was asked for',
  patience: 'ended, because the loss did not fall any more',
  diverged: 'ended, because loss or gradient is not finite',
  error: 'failed',
};

/** What is going to be trained, in one line. */
export function describeRunStart({
  loss,
  parameters,
  trainingRows,
  validationRows,
  seed,
}: RunStarted): string {
  const validation = validationRows === 0 ? 'none to validate' : `${validationRows} to validate`;
  return `${withoutControls(loss)}, ${parameters} parameters, ${trainingRows} rows to train with, ${validation}, seed ${seed}\n`;
}

/** A table of the epochs. */
export function formatEpochs(epochs: readonly EpochEnded[], metric: string | null): string {
  if (epochs.length === 0) return '';
  const validates = epochs[0].validation !== null;
  const header = [
    'epoch',
    'loss',
    ...(validates ? ['validation loss'] : []),
    ...(validates && metric ? [metricName(metric)] : []),
  ];
  const lines = pickRows(epochs).map(({ epoch, loss, validation }) => [
    String(epoch),
    formatFigure(loss),
    ...(validation === null ? [] : [formatFigure(validation.loss)]),
    ...(validation === null || metric === null ? [] : [formatFigure(validation[metric])]),
  ]);
  const widths = header.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i].length)));
  return [header, ...lines]
    .map((line) => `${line.map((cell, i) => cell.padStart(widths[i])).join('  ')}\n`)
    .join('');
}

function pickRows(epochs: readonly EpochEnded[]): EpochEnded[] {
  if (epochs.length <= ROWS) return [...epochs];
  return Array.from({ length: ROWS }, (_, i) => epochs[Math.round((i * (epochs.length - 1)) / (ROWS - 1))]);
}

/** How the run ended, in one line. */
export function describeRunEnd({ reason, steps, seconds, loss, validation, message }: RunEnded): string {
  const figures = [
    ...(loss === null ? [] : [`loss ${formatFigure(loss)}`]),
    ...Object.entries(validation ?? {})
      .filter(([name]) => !name.includes(':'))
      .map(
        ([name, value]) => `${name === 'loss' ? 'validation loss' : metricName(name)} ${formatFigure(value)}`,
      ),
  ];
  const tail = figures.length === 0 ? '' : `: ${figures.join(', ')}`;
  const why = message === undefined ? '' : ` (${withoutControls(message)})`;
  return `${REASONS[reason]}${why} after ${steps} ${steps === 1 ? 'step' : 'steps'} in ${formatSeconds(seconds)}${tail}\n`;
}

/** "1 error, 2 warnings", or nothing when there are none. */
export function countFindings(severities: readonly string[]): string {
  const counts = ['error', 'warning', 'info'].map((severity) => {
    const count = severities.filter((each) => each === severity).length;
    if (count === 0) return '';
    return severity === 'info'
      ? `${count} remark${count === 1 ? '' : 's'}`
      : `${count} ${severity}${count === 1 ? '' : 's'}`;
  });
  const text = counts.filter((each) => each !== '').join(', ');
  return text === '' ? 'no findings\n' : `${text}\n`;
}

/** "robust.loss.js#default: finite (proved), averaged", a line for each loss of a file. */
export function formatVerdicts(
  file: string,
  verdicts: readonly { readonly name: string; readonly text: string }[],
): string {
  return verdicts.map(({ name, text }) => `${withoutControls(`${file}#${name}`)}: ${text}\n`).join('');
}
