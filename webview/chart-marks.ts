import type { Chart, ChartArea, Plugin } from 'chart.js';
import type { Severity } from '../src/runs/finding';
import type { Axis } from './axis';
import type { DrawnCurve } from './chart-summary';
import type { Columns } from './columns';
import type { NonFiniteStretch } from './non-finite';
import { formatColor, withAlpha, type Color } from './palette';
import type { Theme } from './theme';

/** What is drawn on a chart besides the curves that Chart.js draws. */
export interface Marks {
  readonly drawn: readonly DrawnCurve[];
  readonly smoothing: number;
  readonly axis: Axis | null;
  readonly nonFinite: readonly NonFiniteStretch[];
  /** Written beside the first of them. */
  readonly nonFiniteLabel: string;
  readonly findings: readonly { readonly step: number; readonly severity: Severity }[];
  readonly theme: Theme;
}

type Crowd = 'few' | 'many';
/** Bands of many curves lie over one another and must be fainter. */
const ALPHA: Readonly<Record<Crowd, { readonly band: number; readonly edge: number }>> = {
  few: { band: 0.18, edge: 0.3 },
  many: { band: 0.06, edge: 0.2 },
};
const FEW = 4;
const TRIANGLE = 4;
const CROSS = 3.5;
const MARK_SPACING = 10;

/** Chart.js leaves out what is not finite and draws one value a point; this plugin adds what that hides. */
export function marksPlugin(marks: () => Marks | null): Plugin<'line'> {
  return {
    id: 'marks',
    beforeDatasetsDraw: (chart) => {
      const now = marks();
      if (now) {
        clipped(chart, () => {
          drawFindingLines(chart, now);
          drawBands(chart, now);
        });
      }
    },
    afterDatasetsDraw: (chart) => {
      const now = marks();
      if (now) {
        drawOffAxis(chart, now);
        clipped(chart, () => {
          drawNonFinite(chart, now);
        });
      }
    },
  };
}

function clipped(chart: Chart, draw: () => void): void {
  const { ctx, chartArea: area } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
  ctx.clip();
  draw();
  ctx.restore();
}

function drawFindingLines({ ctx, chartArea: area, scales }: Chart, { findings, theme }: Marks): void {
  ctx.setLineDash([2, 3]);
  ctx.lineWidth = 1;
  for (const { step, severity } of findings) {
    const x = Math.round(scales.x.getPixelForValue(step)) + 0.5;
    ctx.strokeStyle = formatColor(withAlpha(theme[severity], 0.7));
    ctx.beginPath();
    ctx.moveTo(x, area.top);
    ctx.lineTo(x, area.bottom);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** Behind each curve, all that it passes over: the band from minimum to maximum, or the raw values of a smoothed curve. */
function drawBands(chart: Chart, { drawn, smoothing }: Marks): void {
  const crowd = drawn.length <= FEW ? 'few' : 'many';
  for (const { curve, columns } of drawn) {
    if (columns.banded || (smoothing > 0 && curve.smoothable)) {
      for (const [from, to] of finiteRuns(columns.low, columns.length)) {
        drawBand(chart, columns, curve.color, crowd, from, to);
      }
    }
  }
}

function drawBand(
  { ctx, scales: { x: steps, y: values } }: Chart,
  { banded, x, low, high }: Columns,
  color: Color,
  crowd: Crowd,
  from: number,
  to: number,
): void {
  const alpha = ALPHA[crowd];
  ctx.lineWidth = 1;
  ctx.strokeStyle = formatColor(withAlpha(color, color.alpha * alpha.edge));
  ctx.beginPath();
  for (let index = from; index <= to; index++) {
    ctx.lineTo(steps.getPixelForValue(x[index]), values.getPixelForValue(high[index]));
  }
  ctx.stroke();
  if (!banded) {
    return;
  }
  for (let index = to; index >= from; index--) {
    ctx.lineTo(steps.getPixelForValue(x[index]), values.getPixelForValue(low[index]));
  }
  ctx.fillStyle = formatColor(withAlpha(color, color.alpha * alpha.band));
  ctx.fill();
  ctx.stroke();
}

/** First and last index of each stretch without NaN. */
function finiteRuns(values: Float64Array, length: number): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (let index = 0; index < length; index++) {
    if (Number.isNaN(values[index])) {
      continue;
    }
    const last = runs.at(-1);
    if (last?.[1] === index - 1) {
      last[1] = index;
    } else {
      runs.push([index, index]);
    }
  }
  return runs;
}

/** Triangles at the upper and lower edge where values lie beyond the axis. */
function drawOffAxis(chart: Chart, { drawn, axis }: Marks): void {
  if (!axis) {
    return;
  }
  const { top, bottom } = chart.chartArea;
  for (const { curve, columns } of drawn) {
    drawTriangles(chart, curve.color, columns, (index) => columns.high[index] > axis.max, top, 1);
    drawTriangles(chart, curve.color, columns, (index) => columns.low[index] < axis.min, bottom, -1);
  }
}

function drawTriangles(
  { ctx, chartArea: area, scales }: Chart,
  color: Color,
  { x, length }: Columns,
  isBeyond: (index: number) => boolean,
  edge: number,
  inward: 1 | -1,
): void {
  let before = -Infinity;
  ctx.fillStyle = formatColor(color);
  for (let index = 0; index < length; index++) {
    const at = scales.x.getPixelForValue(x[index]);
    if (!isBeyond(index) || at < before + MARK_SPACING || at < area.left - 1 || at > area.right + 1) {
      continue;
    }
    before = at;
    ctx.beginPath();
    ctx.moveTo(at, edge);
    ctx.lineTo(at - TRIANGLE, edge + inward * 1.6 * TRIANGLE);
    ctx.lineTo(at + TRIANGLE, edge + inward * 1.6 * TRIANGLE);
    ctx.fill();
  }
}

/** A cross at the top and, where it goes on, a hatched area. */
function drawNonFinite({ ctx, chartArea: area, scales }: Chart, marks: Marks): void {
  const { nonFinite, nonFiniteLabel, theme } = marks;
  const y = area.top + CROSS + 8;
  let before = -Infinity;
  for (const { from, to } of nonFinite) {
    const [left, right] = [scales.x.getPixelForValue(from), scales.x.getPixelForValue(to)];
    if (right - left >= 2) {
      hatch(ctx, area, Math.max(left, area.left), Math.min(right, area.right), theme.error);
    }
    if (left < before + MARK_SPACING || left < area.left - CROSS || left > area.right + CROSS) {
      continue;
    }
    const x = Math.min(Math.max(left, area.left + CROSS + 1), area.right - CROSS - 1);
    drawCross(ctx, x, y, theme);
    if (before === -Infinity) {
      drawLabel(ctx, area, x, y, nonFiniteLabel, theme);
    }
    before = left;
  }
}

/** On the side of the mark where there is room; the text stands in the caption of the chart too. */
function drawLabel(
  ctx: CanvasRenderingContext2D,
  area: ChartArea,
  x: number,
  y: number,
  text: string,
  theme: Theme,
): void {
  ctx.font = `${theme.smallFont}px ${theme.fontFamily}`;
  ctx.textBaseline = 'middle';
  const gap = CROSS + 5;
  const fitsRight = x + gap + ctx.measureText(text).width < area.right;
  ctx.textAlign = fitsRight ? 'left' : 'right';
  const at = fitsRight ? x + gap : x - gap;
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = formatColor(theme.background);
  ctx.strokeText(text, at, y);
  ctx.fillStyle = formatColor(theme.error);
  ctx.fillText(text, at, y);
}

function drawCross(ctx: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  const path = new Path2D();
  path.moveTo(x - CROSS, y - CROSS);
  path.lineTo(x + CROSS, y + CROSS);
  path.moveTo(x + CROSS, y - CROSS);
  path.lineTo(x - CROSS, y + CROSS);
  ctx.lineWidth = 5;
  ctx.strokeStyle = formatColor(theme.background);
  ctx.stroke(path);
  ctx.lineWidth = 2;
  ctx.strokeStyle = formatColor(theme.error);
  ctx.stroke(path);
}

function hatch(
  ctx: CanvasRenderingContext2D,
  area: ChartArea,
  left: number,
  right: number,
  color: Color,
): void {
  const height = area.bottom - area.top;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, area.top, right - left, height);
  ctx.fillStyle = formatColor(withAlpha(color, 0.08));
  ctx.fill();
  ctx.clip();
  ctx.beginPath();
  // Counted from the chart's own left edge, so that the lines stand still while the area grows.
  for (let x = area.left - height; x < right; x += 8) {
    ctx.moveTo(x, area.bottom);
    ctx.lineTo(x + height, area.top);
  }
  ctx.strokeStyle = formatColor(withAlpha(color, 0.25));
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}
