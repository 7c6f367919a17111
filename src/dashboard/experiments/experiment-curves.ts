import type { RunCourse } from '../../diagnosis/experiments/run-course';
import type { ExperimentChart, ExperimentCurve, ScaleKind } from './experiment-view';

/** A loss that falls by more than this factor is drawn on a logarithmic axis. */
const LOG_FROM = 50;
/** A loss beyond so many times where the better curve began is cut off: the rest would be a line at the bottom. */
const BLOWN_UP = 100;

interface Samples {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The mean over runs, and what lies between the least and the greatest of them. */
export function spreadCurve(
  label: string,
  look: number,
  runs: readonly Samples[],
): ExperimentCurve | undefined {
  const longest = runs.reduce<Samples | undefined>(
    (best, run) => (best === undefined || run.x.length > best.x.length ? run : best),
    undefined,
  );
  if (longest === undefined || longest.x.length === 0) return undefined;
  const { x } = longest;
  const [y, low, high] = [0, 1, 2].map(() => new Float64Array(x.length).fill(Number.NaN));
  for (let i = 0; i < x.length; i++) {
    const values = runs.flatMap((run) => (i < run.y.length && Number.isFinite(run.y[i]) ? [run.y[i]] : []));
    if (values.length === 0) continue;
    y[i] = values.reduce((total, value) => total + value, 0) / values.length;
    low[i] = Math.min(...values);
    high[i] = Math.max(...values);
  }
  return { label, look, faint: false, x, y, band: runs.length > 1 ? { low, high } : null };
}

export function lossSamples({ curve }: RunCourse): Samples {
  return { x: curve.steps, y: curve.losses };
}

export function metricSamples({ validation }: RunCourse, metric: string): Samples {
  return {
    x: Float64Array.from(validation, ({ step }) => step),
    y: Float64Array.from(validation, ({ metrics }) => metrics[metric] ?? Number.NaN),
  };
}

/** An axis for losses: logarithmic where they fall far, and cut off where they explode. */
export function lossAxis(curves: readonly ExperimentCurve[]): ExperimentChart['y'] {
  const values = finiteValues(curves);
  if (values.length === 0) return { scale: 'linear', min: 0, max: 1 };
  const starts = curves.map(({ y }) => y[0]).filter(Number.isFinite);
  const least = Math.min(...values);
  const most = Math.min(Math.max(...values), BLOWN_UP * Math.max(Math.min(...starts.map(Math.abs)), least));
  const scale: ScaleKind = least > 0 && most / least > LOG_FROM ? 'log' : 'linear';
  return { scale, ...padded(scale, least, most) };
}

/** An axis for a metric of which larger is better and 1 is the best. */
export function metricAxis(curves: readonly ExperimentCurve[]): ExperimentChart['y'] {
  const values = finiteValues(curves);
  if (values.length === 0) return { scale: 'linear', min: 0, max: 1 };
  // R² has no lower end; below -1 it only says that the model is far off.
  const least = Math.max(-1, Math.min(...values));
  return { scale: 'linear', ...padded('linear', least, Math.max(least + 1e-3, ...values)) };
}

function padded(scale: ScaleKind, min: number, max: number): { min: number; max: number } {
  if (scale === 'log') return { min: min / 1.2, max: max * 1.2 };
  const margin = 0.05 * (max - min) || 0.05 * Math.abs(max) || 1;
  return { min: min - margin, max: max + margin };
}

function finiteValues(curves: readonly ExperimentCurve[]): number[] {
  return curves.flatMap(({ y, band }) =>
    [y, band?.low ?? [], band?.high ?? []].flatMap((values) => [...values].filter(Number.isFinite)),
  );
}
