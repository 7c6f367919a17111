import { formatNumber, formatSetting, formatTick } from '../../src/dashboard/number-format';
import type {
  ChartMark,
  ExperimentChart,
  ExperimentCurve,
} from '../../src/dashboard/experiments/experiment-view';
import { create, createSvg, setText } from '../dom';
import { dashFor, formatColor } from '../palette';
import type { Theme } from '../theme';
import { bandPath, brokenEnd, linePath } from './curve-paths';
import { PlotFrame } from './plot-frame';

/** Pixels. */
const HEIGHT = 264;
const CROSS = 4;
/** About what a letter of the small font takes, for labels that must not leave the plot. */
const LETTER = 7.5;

interface LegendEntry {
  readonly curve: ExperimentCurve;
  readonly value: HTMLElement;
}

/** A chart of an experiment: curves with the spread of several runs behind them, and marks. */
export class LinePlot {
  readonly figure: HTMLElement;
  private readonly heading = create('h2');
  private readonly unit = create('span', { class: 'unit' });
  private readonly plot = create('div', {
    class: 'experiment-plot',
    attributes: { tabindex: '0', role: 'group' },
  });
  private readonly legend = create('ul', { class: 'experiment-legend' });
  private readonly at = create('span', { class: 'note' });
  private readonly guide = createSvg('line', { class: 'guide' });
  private frame: PlotFrame | null = null;
  private shown: { readonly chart: ExperimentChart; readonly theme: Theme } | null = null;
  private entries: readonly LegendEntry[] = [];
  /** Index of the point whose values the legend shows; null for the last one. */
  private cursor: number | null = null;

  constructor() {
    this.figure = create(
      'figure',
      { class: 'chart' },
      create('figcaption', {}, this.heading, this.unit, this.at),
      this.plot,
      this.legend,
    );
    new ResizeObserver(() => {
      if (this.shown !== null && this.frame?.width !== this.plot.clientWidth) this.draw();
    }).observe(this.plot);
    this.plot.addEventListener('pointermove', ({ clientX }) => {
      this.pointAt(this.nearest(clientX - this.plot.getBoundingClientRect().left));
    });
    this.plot.addEventListener('pointerleave', () => {
      this.pointAt(null);
    });
    this.plot.addEventListener('blur', () => {
      this.pointAt(null);
    });
    this.plot.addEventListener('keydown', (event) => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const last = (this.grid?.length ?? 0) - 1;
      if (move === undefined || last < 0) return;
      event.preventDefault();
      this.pointAt(Math.min(Math.max((this.cursor ?? last) + move, 0), last));
    });
  }

  update(chart: ExperimentChart, theme: Theme): void {
    this.shown = { chart, theme };
    this.figure.dataset.chart = chart.title;
    setText(this.heading, chart.title);
    setText(this.unit, chart.unit);
    this.unit.title = chart.unit;
    this.plot.setAttribute('aria-label', `${chart.title}: arrow keys read values. ${summaryOf(chart)}`);
    this.draw();
  }

  private draw(): void {
    if (this.shown === null || this.plot.clientWidth === 0) return;
    const { chart, theme } = this.shown;
    const frame = new PlotFrame(chart, this.plot.clientWidth, HEIGHT);
    this.frame = frame;

    const inside = createSvg('svg', {
      x: String(frame.left),
      y: String(frame.top),
      width: String(frame.right - frame.left),
      height: String(frame.bottom - frame.top),
      viewBox: `${frame.left} ${frame.top} ${frame.right - frame.left} ${frame.bottom - frame.top}`,
    });
    // Faint curves lie behind the others.
    const ordered = [...chart.curves].sort((a, b) => Number(b.faint) - Number(a.faint));
    inside.append(
      ...ordered.map((curve) => bandOf(curve, frame, theme)),
      ...ordered.map((curve) => lineOf(curve, frame, theme)),
      ...ordered.flatMap((curve) => crossOf(curve, frame, theme)),
    );
    const svg = createSvg(
      'svg',
      { width: String(frame.width), height: String(HEIGHT), 'aria-hidden': 'true' },
      ...axesOf(chart, frame),
      inside,
      this.guide,
      ...marksOf(chart.marks, frame),
    );
    this.plot.replaceChildren(svg);
    this.relist(chart, theme);
    this.pointAt(this.cursor);
  }

  private relist({ curves }: ExperimentChart, theme: Theme): void {
    this.entries = curves.map((curve) => ({ curve, value: create('span', { class: 'value' }) }));
    this.legend.replaceChildren(
      ...this.entries.map(({ curve, value }) => {
        const swatch = createSvg(
          'svg',
          { class: 'line-swatch', width: '24', height: '8', 'aria-hidden': 'true' },
          createSvg('line', { x1: '0', x2: '24', y1: '4', y2: '4', ...strokeOf(curve, theme) }),
        );
        return create(
          'li',
          {},
          swatch,
          create('span', { class: 'label', text: curve.label, title: curve.label }),
          value,
        );
      }),
    );
  }

  /** The points that the cursor goes through: those of the curve that goes furthest. */
  private get grid(): Float64Array | undefined {
    const grids = this.shown?.chart.curves.map(({ x }) => x) ?? [];
    return grids.reduce<Float64Array | undefined>(
      (longest, x) => (longest === undefined || x.length > longest.length ? x : longest),
      undefined,
    );
  }

  private nearest(pixel: number): number | null {
    const { frame, grid } = this;
    if (frame === null || grid === undefined || grid.length === 0) return null;
    let best = 0;
    for (let i = 1; i < grid.length; i++) {
      if (Math.abs(frame.x(grid[i]) - pixel) < Math.abs(frame.x(grid[best]) - pixel)) best = i;
    }
    return best;
  }

  private pointAt(index: number | null): void {
    const { frame, grid, shown } = this;
    this.cursor = index;
    const isPointing = index !== null && frame !== null && grid !== undefined && index < grid.length;
    this.guide.setAttribute('visibility', isPointing ? 'visible' : 'hidden');
    if (isPointing) {
      const x = String(frame.x(grid[index]));
      for (const [name, value] of Object.entries({ x1: x, x2: x, y1: frame.top, y2: frame.bottom }))
        this.guide.setAttribute(name, String(value));
    }
    const label = shown?.chart.x.label ?? '';
    setText(this.at, isPointing ? `${label} ${formatX(grid[index], shown?.chart.x.scale === 'log')}` : '');
    for (const { curve, value } of this.entries) {
      const at = isPointing ? index : curve.y.length - 1;
      setText(value, at < curve.y.length && at >= 0 ? readingOf(curve.y[at]) : '');
    }
  }
}

function readingOf(value: number): string {
  return Number.isFinite(value) ? formatNumber(value) : '\u2715 not finite';
}

function formatX(value: number, isRate: boolean): string {
  return isRate ? formatSetting(value, 2) : formatNumber(Math.round(value), 6);
}

function colorOf({ look }: ExperimentCurve, { categories }: Theme): string {
  return formatColor(categories[look % categories.length]);
}

function strokeOf(curve: ExperimentCurve, theme: Theme): Record<string, string> {
  return {
    stroke: colorOf(curve, theme),
    'stroke-width': curve.faint ? '1' : '2',
    'stroke-opacity': curve.faint ? '0.4' : '1',
    'stroke-dasharray': curve.faint ? 'none' : dashFor(curve.look).join(' ') || 'none',
  };
}

function lineOf(curve: ExperimentCurve, frame: PlotFrame, theme: Theme): SVGElement {
  return createSvg('path', { class: 'line', d: linePath(curve, frame), ...strokeOf(curve, theme) });
}

function bandOf(curve: ExperimentCurve, frame: PlotFrame, theme: Theme): SVGElement {
  return createSvg('path', { class: 'band', d: bandPath(curve, frame), fill: colorOf(curve, theme) });
}

/** A cross where the loss stopped being a number. */
function crossOf(curve: ExperimentCurve, frame: PlotFrame, theme: Theme): SVGElement[] {
  const end = brokenEnd(curve);
  if (end === null) return [];
  const x = frame.x(end.x);
  const y = Math.min(Math.max(frame.y(end.y), frame.top + CROSS), frame.bottom - CROSS);
  const arms = `M${x - CROSS} ${y - CROSS}l${2 * CROSS} ${2 * CROSS}M${x - CROSS} ${y + CROSS}l${2 * CROSS} ${-2 * CROSS}`;
  return [createSvg('path', { class: 'line', d: arms, stroke: colorOf(curve, theme), 'stroke-width': '2' })];
}

function axesOf({ x }: ExperimentChart, frame: PlotFrame): SVGElement[] {
  const { left, right, top, bottom } = frame;
  const tick = (attributes: Record<string, string>, text: string): SVGElement => {
    const element = createSvg('text', { class: 'tick', ...attributes });
    element.textContent = text;
    return element;
  };
  const rows = frame.yTicks.flatMap((value) => {
    const at = String(frame.y(value));
    return [
      createSvg('line', { class: 'grid', x1: String(left), x2: String(right), y1: at, y2: at }),
      tick({ x: String(left - 8), y: at, 'text-anchor': 'end', dy: '0.35em' }, formatTick(value)),
    ];
  });
  const columns = frame.xTicks.flatMap((value) => {
    const at = String(frame.x(value));
    return [
      createSvg('line', { class: 'grid', x1: at, x2: at, y1: String(top), y2: String(bottom) }),
      tick({ x: at, y: String(bottom + 14), 'text-anchor': 'middle' }, formatTick(value)),
    ];
  });
  const label = tick({ x: String(right), y: String(bottom + 30), 'text-anchor': 'end' }, x.label);
  return [...rows, ...columns, label];
}

/** Lines with labels above them, on alternating sides so that two of them do not lie on one another. */
function marksOf(marks: readonly ChartMark[], frame: PlotFrame): SVGElement[] {
  return marks.flatMap(({ x, label, strong }) => {
    const at = frame.x(x);
    const kind = strong ? 'mark strong' : 'mark';
    const width = LETTER * label.length;
    const fitsRight = at + width < frame.right;
    const text = createSvg('text', {
      class: kind,
      x: String(fitsRight ? at : at - 4),
      y: String(strong ? 12 : frame.top + 12),
      'text-anchor': fitsRight ? 'start' : 'end',
      dx: fitsRight ? '4' : '0',
    });
    text.textContent = label;
    const line = { class: kind, x1: String(at), x2: String(at), y1: String(4), y2: String(frame.bottom) };
    return [createSvg('line', line), text];
  });
}

/** One sentence for screen readers. */
function summaryOf({ curves, marks }: ExperimentChart): string {
  const ends = curves
    .filter(({ faint, y }) => !faint && y.length > 0)
    .map(({ label, y }) => `${label}: from ${formatNumber(y[0])} to ${formatNumber(y[y.length - 1])}`);
  return [...ends, ...marks.map(({ label }) => label)].join('; ');
}
