import type { ExperimentChart, ScaleKind } from '../../src/dashboard/experiments/experiment-view';
import { axisTicks, project, type Axis } from '../axis';

/** Pixels around the plot: for the numbers at its axes, and so that no label is cut off. */
const MARGINS = { left: 56, right: 16, top: 20, bottom: 36 } as const;
const PIXELS_PER_TICK = { x: 72, y: 32 } as const;

/** Where numbers of a chart lie on an area of a given size. */
export class PlotFrame {
  readonly left = MARGINS.left;
  readonly top = MARGINS.top;
  readonly right: number;
  readonly bottom: number;
  private readonly horizontal: Axis;
  private readonly vertical: Axis;

  constructor(
    chart: ExperimentChart,
    readonly width: number,
    readonly height: number,
  ) {
    this.right = Math.max(MARGINS.left + 1, width - MARGINS.right);
    this.bottom = height - MARGINS.bottom;
    this.horizontal = axisOf(chart.x.scale, ...extent(chart));
    this.vertical = axisOf(chart.y.scale, chart.y.min, chart.y.max);
  }

  get xTicks(): readonly number[] {
    return axisTicks(this.horizontal, Math.max(2, Math.floor((this.right - this.left) / PIXELS_PER_TICK.x)));
  }

  get yTicks(): readonly number[] {
    return axisTicks(this.vertical, Math.max(2, Math.floor((this.bottom - this.top) / PIXELS_PER_TICK.y)));
  }

  /** Pixels from the left. */
  x(value: number): number {
    return this.left + share(this.horizontal, value) * (this.right - this.left);
  }

  /** Pixels from the top; beyond the plot by at most its height, however far the value lies. */
  y(value: number): number {
    const at = Math.min(Math.max(share(this.vertical, value), -1), 2);
    return this.bottom - at * (this.bottom - this.top);
  }
}

/** From the least to the greatest x of all curves and marks. */
function extent({ curves, marks, x: { scale } }: ExperimentChart): [min: number, max: number] {
  // Steps count from 0.
  const origin = scale === 'linear' ? [0] : [];
  const ends = [
    ...origin,
    ...curves.flatMap(({ x }) => [x[0], x.at(-1) ?? x[0]]),
    ...marks.map(({ x }) => x),
  ];
  const values = ends.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0));
  if (values.length === 0) return [1, 2];
  const [min, max] = [Math.min(...values), Math.max(...values)];
  return max > min ? [min, max] : [min, scale === 'log' ? min * 10 : min + 1];
}

function axisOf(kind: ScaleKind, min: number, max: number): Axis {
  return { kind, min, max, threshold: 1 };
}

function share(axis: Axis, value: number): number {
  const [from, to] = [project(axis, axis.min), project(axis, axis.max)];
  return (
    (project(axis, axis.kind === 'log' ? Math.max(value, Number.MIN_VALUE) : value) - from) / (to - from)
  );
}
