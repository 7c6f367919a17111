import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartConfiguration,
  type Plugin,
  type Point,
} from 'chart.js';
import { formatNumber, formatTick } from '../../src/dashboard/number-format';
import type { LossCurve, Stretch } from '../../src/language/report/report-types';
import { create, setText } from '../dom';
import { dashFor, formatColor, withAlpha } from '../palette';
import type { Theme } from '../theme';
import { ValueScale } from '../value-scale';
import { curveAxis } from './curve-range';

Chart.register(LineController, LineElement, PointElement, LinearScale, ValueScale);

/** Pixels left of each plot, the same for all so that they lie below one another. */
const AXIS_WIDTH = 52;
const KINK_RADIUS = 3;
/** A stretch that is one point is drawn this wide. */
const LEAST_WIDTH = 3;

export interface ChartContent {
  readonly what: 'loss' | 'gradient';
  readonly curves: readonly LossCurve[];
  /** "residual" */
  readonly axisName: string;
}

/** One term's loss or slope over what is moved. Arrow keys and pointer read values. */
export class CurveChart {
  readonly figure: HTMLElement;
  private readonly plot = create('div', { class: 'plot', attributes: { tabindex: '0', role: 'group' } });
  private readonly reading = create('p', { class: 'reading', attributes: { 'aria-live': 'polite' } });
  private readonly chart: Chart<'line', Point[]>;
  /** Index of the point that is read; null for none. */
  private read: number | null = null;

  constructor(
    private readonly content: ChartContent,
    private readonly theme: () => Theme,
  ) {
    const title = content.what === 'loss' ? 'Loss' : `Slope, d(loss)/d(${content.axisName})`;
    const canvas = create('canvas', { attributes: { role: 'img', 'aria-label': this.summary(title) } });
    this.plot.append(canvas);
    this.plot.setAttribute('aria-label', `${title}: arrow keys read values`);
    this.figure = create('figure', {}, create('figcaption', { text: title }), this.plot, this.reading);
    this.chart = new Chart(canvas, this.configuration());
    this.plot.addEventListener('keydown', (event) => {
      this.onKey(event);
    });
    this.plot.addEventListener('pointermove', ({ clientX }) => {
      const x = this.chart.scales.x.getValueForPixel(clientX - this.plot.getBoundingClientRect().left);
      this.readAt(nearest(content.curves[0].x, x ?? 0));
    });
    for (const leaving of ['pointerleave', 'blur']) {
      this.plot.addEventListener(leaving, () => {
        this.readAt(null);
      });
    }
  }

  /** To be called when colours or fonts have changed. */
  recolor(): void {
    Object.assign(this.chart.data, { datasets: this.datasets() });
    const theme = this.theme();
    for (const scale of [this.chart.options.scales?.x, this.chart.options.scales?.y]) {
      Object.assign(scale?.grid ?? {}, { color: formatColor(theme.grid) });
      Object.assign(scale?.ticks ?? {}, {
        color: formatColor(theme.muted),
        font: { family: theme.fontFamily, size: theme.smallFont },
      });
    }
    this.chart.update();
  }

  dispose(): void {
    this.chart.destroy();
  }

  private onKey(event: KeyboardEvent): void {
    const { x } = this.content.curves[0];
    const step = event.shiftKey ? 20 : 4;
    const at = this.read ?? Math.floor(x.length / 2);
    const places: Partial<Record<string, number | null>> = {
      ArrowLeft: at - step,
      ArrowRight: at + step,
      Home: 0,
      End: x.length - 1,
      Escape: null,
    };
    const place = places[event.key];
    if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.readAt(place === null ? null : Math.min(Math.max(place, 0), x.length - 1));
  }

  private readAt(index: number | null): void {
    this.read = index;
    this.chart.draw();
    const { curves, axisName, what } = this.content;
    if (index === null) {
      setText(this.reading, '');
      return;
    }
    const x = curves[0].x[index];
    const values = curves.map((curve) => {
      const value = curve[what][nearest(curve.x, x)];
      return `${curve.label === '' ? (what === 'loss' ? 'loss' : 'slope') : curve.label} ${formatNumber(value, 3)}`;
    });
    setText(this.reading, `${axisName} ${formatNumber(x, 3)}: ${values.join(', ')}`);
  }

  private datasets() {
    const { curves, what } = this.content;
    return curves.map((curve, i) => ({
      data: Array.from(curve.x, (x, j) => ({ x, y: curve[what][j] })),
      borderColor: formatColor(this.colorOf(i)),
      borderWidth: 1.5,
      borderDash: [...dashFor(i)],
      pointRadius: 0,
      spanGaps: false,
    }));
  }

  private colorOf(index: number) {
    const { categories } = this.theme();
    return categories[index % categories.length];
  }

  /** What the canvas shows, for those who do not see it. */
  private summary(title: string): string {
    const { curves, what, axisName } = this.content;
    const parts = curves.map((curve) => {
      const values = curve[what].filter(Number.isFinite);
      const range = `from ${formatNumber(Math.min(...values), 3)} to ${formatNumber(Math.max(...values), 3)}`;
      const kinks =
        curve.kinks.length === 0 ? '' : `, bends at ${curve.kinks.map((x) => formatNumber(x, 3)).join(', ')}`;
      return `${curve.label === '' ? '' : `${curve.label} `}${values.length === 0 ? 'not finite' : range}${kinks}`;
    });
    return `${title} over the ${axisName}: ${parts.join('; ')}`;
  }

  private configuration(): ChartConfiguration<'line', Point[]> {
    const { curves, what } = this.content;
    const axis = curveAxis(curves.map((curve) => curve[what]));
    const theme = this.theme();
    const ticks = {
      color: formatColor(theme.muted),
      font: { family: theme.fontFamily, size: theme.smallFont },
    };
    const grid = { color: formatColor(theme.grid), drawTicks: false };
    return {
      type: 'line',
      data: { datasets: this.datasets() },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        elements: { line: { tension: 0 } },
        scales: {
          x: {
            type: 'linear',
            min: Math.min(...curves.map(({ x }) => x[0])),
            max: Math.max(...curves.map(({ x }) => x[x.length - 1])),
            border: { display: false },
            grid,
            ticks: {
              ...ticks,
              maxRotation: 0,
              maxTicksLimit: 7,
              includeBounds: false,
              callback: (value) => formatTick(Number(value)),
            },
          },
          y: {
            type: 'value',
            ...axis,
            border: { display: false },
            grid,
            ticks: { ...ticks, padding: 8 },
            afterFit: (scale) => {
              scale.width = AXIS_WIDTH;
            },
          },
        },
      },
      plugins: [this.marks()],
    };
  }

  /** Stretches that are not finite, bends, and the place that is read. */
  private marks(): Plugin<'line'> {
    return {
      id: 'marks',
      beforeDatasetsDraw: ({ ctx, chartArea: area, scales: { x } }) => {
        const { curves, what } = this.content;
        ctx.save();
        ctx.fillStyle = formatColor(withAlpha(this.theme().error, 0.16));
        const shown = curves
          .flatMap(({ nonFinite }) => nonFinite)
          .filter((stretch) => stretch.what === 'loss' || what === 'gradient');
        for (const stretch of union(shown)) {
          const from = x.getPixelForValue(stretch.from);
          const width = Math.max(LEAST_WIDTH, x.getPixelForValue(stretch.to) - from);
          ctx.fillRect(
            from - (width === LEAST_WIDTH ? LEAST_WIDTH / 2 : 0),
            area.top,
            width,
            area.bottom - area.top,
          );
          this.cross(ctx, from + width / 2 - (width === LEAST_WIDTH ? LEAST_WIDTH / 2 : 0), area.top + 8);
        }
        ctx.restore();
      },
      afterDatasetsDraw: (chart) => {
        const { ctx, chartArea: area, scales } = chart;
        const { curves, what } = this.content;
        ctx.save();
        ctx.beginPath();
        ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
        ctx.clip();
        curves.forEach((curve, i) => {
          ctx.strokeStyle = formatColor(this.colorOf(i));
          ctx.fillStyle = formatColor(this.theme().background);
          ctx.lineWidth = 1.5;
          for (const kink of curve.kinks) {
            for (const index of besideKink(curve, kink, what)) {
              ctx.beginPath();
              const y = scales.y.getPixelForValue(curve[what][index]);
              ctx.arc(scales.x.getPixelForValue(curve.x[index]), y, KINK_RADIUS, 0, 2 * Math.PI);
              ctx.fill();
              ctx.stroke();
            }
          }
        });
        if (this.read !== null) {
          const at = scales.x.getPixelForValue(curves[0].x[this.read]);
          ctx.strokeStyle = formatColor(this.theme().muted);
          ctx.lineWidth = 1;
          ctx.beginPath();
          ctx.moveTo(at, area.top);
          ctx.lineTo(at, area.bottom);
          ctx.stroke();
        }
        ctx.restore();
      },
    };
  }

  private cross(ctx: CanvasRenderingContext2D, x: number, y: number): void {
    ctx.strokeStyle = formatColor(this.theme().error);
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    for (const slant of [1, -1]) {
      ctx.moveTo(x - 3, y - 3 * slant);
      ctx.lineTo(x + 3, y + 3 * slant);
    }
    ctx.stroke();
  }
}

/** The point of the curve at a bend; of the slope, which jumps there, the points on both sides. */
function besideKink({ x, gradient }: LossCurve, kink: number, what: ChartContent['what']): number[] {
  const at = nearest(x, kink);
  if (what === 'loss') return [at];
  let [left, right] = [at, at];
  while (left > 0 && (x[left] >= kink || Number.isNaN(gradient[left]))) left--;
  while (right < x.length - 1 && (x[right] <= kink || Number.isNaN(gradient[right]))) right++;
  return [left, right];
}

/** Stretches of several curves, those that overlap as one. */
function union(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || stretch.from > last.to) joined.push(stretch);
    else joined.splice(-1, 1, { ...last, to: Math.max(last.to, stretch.to) });
  }
  return joined;
}

function nearest(x: Float64Array, value: number): number {
  let best = 0;
  for (let i = 1; i < x.length; i++) if (Math.abs(x[i] - value) < Math.abs(x[best] - value)) best = i;
  return best;
}
