import type { ExperimentCurve } from '../../src/dashboard/experiments/experiment-view';
import type { PlotFrame } from './plot-frame';

/** The line of a curve as SVG draws it; interrupted where there is no number. */
export function linePath({ x, y }: ExperimentCurve, frame: PlotFrame): string {
  return stretches(y)
    .map(({ from, to }) => `M${points(x, y, from, to, frame).join('L')}`)
    .join('');
}

/** The area between the least and the greatest; empty for a curve without. */
export function bandPath({ x, band }: ExperimentCurve, frame: PlotFrame): string {
  if (band === null) return '';
  return stretches(band.low)
    .map(({ from, to }) => {
      const above = points(x, band.high, from, to, frame);
      const below = points(x, band.low, from, to, frame).reverse();
      return `M${[...above, ...below].join('L')}Z`;
    })
    .join('');
}

/** Where a line ends before its curve does, because what comes is no number. */
export function brokenEnd({ x, y }: ExperimentCurve): { readonly x: number; readonly y: number } | null {
  const last = stretches(y).at(-1);
  if (last === undefined || last.to >= y.length) return null;
  return { x: x[last.to - 1], y: y[last.to - 1] };
}

interface Stretch {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

function stretches(values: Float64Array): Stretch[] {
  const found: Stretch[] = [];
  let from = -1;
  for (let i = 0; i <= values.length; i++) {
    const isNumber = i < values.length && Number.isFinite(values[i]);
    if (isNumber && from < 0) from = i;
    if (isNumber || from < 0) continue;
    found.push({ from, to: i });
    from = -1;
  }
  return found;
}

function points(x: Float64Array, y: Float64Array, from: number, to: number, frame: PlotFrame): string[] {
  const pixel = (value: number): string => value.toFixed(1);
  return Array.from(
    { length: to - from },
    (_, i) => `${pixel(frame.x(x[from + i]))} ${pixel(frame.y(y[from + i]))}`,
  );
}
