import type { PreparedRun } from '../runs/prepare/prepared-run';
import { formatNumber } from './format-number';
import type { GradientHistory } from './gradient-history';
import type { Remedy } from './rule';

/** What may keep updates from throwing the weights away: a tenth of the rate, or clipping at the run's own usual norm. */
export function gentlerUpdates(run: PreparedRun, gradient: GradientHistory): Remedy[] {
  return [...lowerRate(run), ...clipAtUsualNorm(run, gradient)];
}

function lowerRate({ runFile: { optimizer } }: PreparedRun): Remedy[] {
  const { learningRate } = optimizer.options;
  if (typeof learningRate !== 'number') return [];
  const lower = Number((learningRate / 10).toPrecision(2));
  return [
    {
      title: `Lower learningRate to ${formatNumber(lower)}`,
      change: [{ pointer: '/optimizer/learningRate', value: lower }],
    },
  ];
}

/** At the norm that 95 % of the steps before stayed below; none for a run that is clipped already. */
export function clipAtUsualNorm({ runFile }: PreparedRun, gradient: GradientHistory): Remedy[] {
  const limit = Number(gradient.usualHigh.toPrecision(2));
  if (runFile.clip !== null || !(limit > 0 && Number.isFinite(limit))) return [];
  return [
    {
      title: `Clip the gradient norm at ${formatNumber(limit)}`,
      change: [{ pointer: '/clip', value: { norm: limit } }],
    },
  ];
}
