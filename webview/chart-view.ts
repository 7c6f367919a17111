import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartConfiguration,
  type ChartDataset,
  type Point,
} from 'chart.js';
import { formatNumber, formatTick } from '../src/dashboard/number-format';
import type { Severity } from '../src/runs/finding';
import type { Axis } from './axis';
import { ChartLegend, newestText, type LegendEvents } from './chart-legend';
import type { ChartPicture } from './export/chart-picture';
import { marksPlugin, type Marks } from './chart-marks';
import { chartSummary, curveData, type DrawnCurve } from './chart-summary';
import type { ChartKind } from './chart-content';
import type { Curve } from './curve';
import { finestBuckets } from './curve-reading';
import type { StepRange } from '../src/runs/series/run-window';
import { columnsOf } from './columns';
import { create, createButton, setText } from './dom';
import { nonFiniteStretches, nonFiniteText } from './non-finite';
import { formatColor, withAlpha, type Color } from './palette';
import { smoothed } from './smoothing';
import type { Theme } from './theme';
import { chooseAxis, offAxis } from './value-range';
import { ValueScale } from './value-scale';
import type { ViewSettings } from './view-settings';

Chart.register(LineController, LineElement, PointElement, LinearScale, ValueScale);

/** Pixels left of each plot, the same for all so that steps lie below one another. */
const AXIS_WIDTH = 56;
const MOST_DOTS = 40;
const MANY = 4;
const FAINT = 0.2;
const NO_AXIS: Axis = { kind: 'linear', min: 0, max: 1, threshold: 1 };

/** All that a chart is drawn from. */
export interface ChartInput {
  readonly curves: readonly Curve[];
  readonly settings: ViewSettings;
  readonly range: StepRange;
  readonly findings: readonly { readonly step: number; readonly severity: Severity }[];
  /** Key of the curve that stands out before the others; null when all are equal. */
  readonly highlighted: string | null;
  readonly theme: Theme;
}

export interface ChartEvents {
  readonly legend: LegendEvents;
  readonly showOutliers: () => void;
  /** The plot changed its size and must be drawn anew. */
  readonly resized: () => void;
}

type LineDataset = ChartDataset<'line', Point[]>;

/** One chart with its caption and legend. */
export class ChartView {
  readonly figure: HTMLElement;
  /** The canvas and what floats over it. */
  readonly plot: HTMLElement;
  private readonly canvas = create('canvas', { attributes: { role: 'img' } });
  private readonly nonFiniteNote = create('span', { class: 'note error' });
  private readonly offAxisNote: HTMLButtonElement;
  private readonly legend: ChartLegend;
  private readonly chart: Chart<'line', Point[]>;
  private readonly datasets = new Map<string, LineDataset>();
  private marks: Marks | null = null;

  constructor(
    readonly kind: ChartKind,
    events: ChartEvents,
  ) {
    const title = `Some values lie beyond the axis. Show all of them`;
    this.offAxisNote = createButton({ class: 'note', title }, events.showOutliers);
    this.legend = new ChartLegend(events.legend);
    this.plot = create('div', { class: 'plot', attributes: { tabindex: '0', role: 'group' } }, this.canvas);
    this.figure = create(
      'figure',
      { class: 'chart', attributes: { 'data-chart': kind.id } },
      create(
        'figcaption',
        {},
        create('h2', { text: kind.title }),
        create('span', { class: 'unit', text: kind.unit, title: kind.unit }),
        this.nonFiniteNote,
        this.offAxisNote,
      ),
      this.plot,
      create('div', { class: 'legend-place' }, this.legend.element),
    );
    this.plot.setAttribute('aria-label', `${kind.title}: arrow keys read values, plus and minus zoom`);
    this.chart = new Chart(this.canvas, this.configuration(events.resized));
  }

  /** Curves as last drawn, hidden ones left out. */
  get drawn(): readonly DrawnCurve[] {
    return this.marks?.drawn ?? [];
  }

  /** The chart as it is on the screen, for a picture of it. */
  get picture(): ChartPicture {
    const { kind, canvas, plot, nonFiniteNote, offAxisNote } = this;
    return {
      title: kind.title,
      unit: kind.unit,
      notes: [nonFiniteNote, offAxisNote].map(({ textContent }) => textContent).filter((note) => note !== ''),
      canvas,
      width: plot.clientWidth,
      height: plot.clientHeight,
      legend: this.drawn.map(({ curve }) => ({
        label: curve.label,
        value: newestText(curve, kind.format),
        color: curve.color,
        dash: curve.dash,
      })),
    };
  }

  /** Where a step lies, in pixels from the left edge of the plot. */
  pixelOf(step: number): number {
    return this.chart.scales.x.getPixelForValue(step);
  }

  stepAt(pixel: number): number {
    return this.chart.scales.x.getValueForPixel(pixel) ?? 0;
  }

  /** Where a value lies, in pixels from the upper edge of the plot. */
  pixelOfValue(value: number): number {
    return this.chart.scales.y.getPixelForValue(value);
  }

  get area(): {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  } {
    return this.chart.chartArea;
  }

  draw(input: ChartInput): void {
    this.figure.hidden = input.curves.length === 0;
    if (this.figure.hidden) {
      return;
    }
    const drawn = this.reduce(input);
    const columns = drawn.map((curve) => curve.columns);
    const log = this.kind.log(input.settings);
    const axis =
      this.kind.axis ?? chooseAxis(columns, { log, ignoreOutliers: input.settings.ignoreOutliers });
    const shown = drawn.map(({ curve }) => curve);
    const nonFinite = nonFiniteText(shown);
    this.marks = {
      drawn,
      axis,
      smoothing: input.settings.smoothing,
      nonFinite: nonFiniteStretches(columns),
      nonFiniteLabel: shown.find(({ firstNonFinite }) => firstNonFinite)?.firstNonFinite?.value ?? 'NaN',
      findings: input.findings,
      theme: input.theme,
    };
    this.updateChart(drawn, axis ?? NO_AXIS, input);
    this.legend.update(input.curves, input.settings.hidden, this.kind.format);
    this.describe(drawn, axis, nonFinite);
  }

  private reduce(input: ChartInput): readonly DrawnCurve[] {
    const { curves, settings, range } = input;
    const width = Math.max(100, this.plot.clientWidth - AXIS_WIDTH);
    const visible = curves
      .filter(({ key }) => !settings.hidden.includes(key))
      .map((curve) => ({ ...curve, color: highlighted(curve, curves, input.highlighted) }));
    // Two points a pixel show noise as noise; of many curves one is enough.
    const most = visible.length > MANY ? width : 2 * width;
    return visible.map((curve) => {
      const buckets = finestBuckets(curve, range);
      const weight = curve.smoothable ? settings.smoothing : 0;
      const line = smoothed(buckets, curve.series, weight, curve.buckets);
      return { curve, buckets, columns: columnsOf(buckets, curve.series, line, range, most) };
    });
  }

  private updateChart(drawn: readonly DrawnCurve[], axis: Axis, { range, theme }: ChartInput): void {
    this.chart.data.datasets = drawn.map((curve) => this.datasetOf(curve));
    const { x, y } = this.chart.options.scales ?? {};
    Object.assign(x ?? {}, { min: range.from, max: range.to });
    Object.assign(y ?? {}, { kind: axis.kind, threshold: axis.threshold, min: axis.min, max: axis.max });
    for (const scale of [x, y]) {
      Object.assign(scale?.grid ?? {}, { color: formatColor(theme.grid) });
      Object.assign(scale?.ticks ?? {}, {
        color: formatColor(theme.muted),
        font: { family: theme.fontFamily, size: theme.smallFont },
      });
    }
    // Without a mode: in mode "none" Chart.js leaves the shared options of points as they were first.
    this.chart.update();
  }

  private datasetOf({ curve, columns }: DrawnCurve): LineDataset {
    const dataset = this.datasets.get(curve.key) ?? { data: [] };
    this.datasets.set(curve.key, dataset);
    const { data } = dataset;
    // Points are used again: thousands of new objects a frame would keep the garbage collector busy.
    data.length = Math.min(data.length, columns.length);
    for (let index = 0; index < columns.length; index++) {
      const point = (data[index] ??= { x: 0, y: 0 });
      point.x = columns.x[index];
      point.y = columns.line[index];
    }
    const dots = columns.length === 1 || (curve.dots && columns.length <= MOST_DOTS);
    return Object.assign(dataset, {
      label: curve.label,
      borderColor: formatColor(curve.color),
      backgroundColor: formatColor(curve.color),
      borderWidth: curve.width,
      borderDash: [...curve.dash],
      pointRadius: dots ? 2 : 0,
    });
  }

  private describe(drawn: readonly DrawnCurve[], axis: Axis | null, nonFinite: string | null): void {
    setText(this.nonFiniteNote, nonFinite === null ? '' : `\u2715 ${nonFinite}`);
    const beyond =
      axis &&
      offAxis(
        drawn.map(({ columns }) => columns),
        axis,
      );
    const beyondText = [
      ...(beyond?.above ? [`\u25b2 up to ${formatNumber(beyond.above.value, 3)}`] : []),
      ...(beyond?.below ? [`\u25bc down to ${formatNumber(beyond.below.value, 3)}`] : []),
    ].join(' ');
    setText(this.offAxisNote, beyondText);
    const notes = [
      ...(nonFinite === null ? [] : [nonFinite]),
      ...(beyondText ? [`Beyond the axis ${beyondText}`] : []),
    ];
    this.canvas.setAttribute('aria-label', chartSummary(this.kind.title, drawn, notes));
    this.figure.dataset.series = JSON.stringify(drawn.map(curveData));
    this.figure.dataset.axis = axis?.kind ?? 'none';
  }

  private configuration(resized: () => void): ChartConfiguration<'line', Point[]> {
    return {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        onResize: resized,
        layout: { padding: { top: 4, right: 12 } },
        elements: { line: { borderJoinStyle: 'round', tension: 0 }, point: { hitRadius: 0 } },
        scales: {
          x: {
            type: 'linear',
            border: { display: false },
            grid: { drawTicks: false },
            ticks: {
              maxRotation: 0,
              padding: 4,
              maxTicksLimit: 8,
              precision: 0,
              includeBounds: false,
              callback: (value) => formatTick(Number(value)),
            },
          },
          y: {
            type: 'value',
            kind: 'linear',
            threshold: 1,
            min: 0,
            max: 1,
            border: { display: false },
            grid: { drawTicks: false },
            ticks: { padding: 8 },
            afterFit: (scale) => {
              scale.width = AXIS_WIDTH;
            },
          },
        },
      },
      plugins: [marksPlugin(() => this.marks)],
    };
  }
}

/** The colour of a curve: faint while another curve of its chart is highlighted. */
function highlighted({ key, color }: Curve, curves: readonly Curve[], highlight: string | null): Color {
  const isOther = highlight !== null && highlight !== key && curves.some((curve) => curve.key === highlight);
  return isOther ? withAlpha(color, FAINT) : color;
}
