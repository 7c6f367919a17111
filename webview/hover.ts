import { formatCount } from '../src/dashboard/number-format';
import type { ChartView } from './chart-view';
import type { DrawnCurve } from './chart-summary';
import { formatReading, formatSteps, readAt, type Reading } from './curve-reading';
import { create, setText } from './dom';
import { lineSample } from './icons';
import { formatColor } from './palette';

/** Curves named in the tooltip; of more, those nearest to the pointer. */
const MOST_ROWS = 10;
const DISTANCE = 14;

/** Where on the screen the tooltip is to stand; null beside the crosshair, for keyboards. */
export interface PointerPlace {
  readonly x: number;
  readonly y: number;
}

interface TooltipRow {
  readonly drawn: DrawnCurve;
  readonly reading: Reading;
}

/** The line through all charts at one step, and the exact values of the chart that is pointed at. */
export class Hover {
  readonly tooltip = create('div', { class: 'tooltip', attributes: { 'aria-hidden': 'true' } });
  /** Reads the values to those who move by keyboard. */
  readonly announcer = create('div', { class: 'screen-reader-only', attributes: { 'aria-live': 'polite' } });
  private readonly crosshairs = new Map<ChartView, HTMLElement>();
  private now: {
    readonly chart: ChartView;
    readonly step: number;
    readonly place: PointerPlace | null;
  } | null = null;

  /** @param stepsPerEpoch of the selected run, to name the epoch; 0 while there is none */
  constructor(
    charts: readonly ChartView[],
    private readonly stepsPerEpoch: () => number,
  ) {
    for (const chart of charts) {
      const crosshair = create('div', { class: 'crosshair' });
      chart.plot.append(crosshair);
      this.crosshairs.set(chart, crosshair);
    }
    this.tooltip.hidden = true;
  }

  /** The step that is pointed at; null when none is. */
  get step(): number | null {
    return this.now?.step ?? null;
  }

  show(chart: ChartView, step: number, place: PointerPlace | null): void {
    this.now = { chart, step, place };
    this.refresh();
  }

  hide(): void {
    this.now = null;
    this.refresh();
  }

  /** To be called after charts were drawn anew. */
  refresh(): void {
    const { now } = this;
    const rows = now ? this.rowsAt(now.chart, now.step, now.place) : [];
    this.tooltip.hidden = rows.length === 0;
    const reference = rows.at(0)?.reading;
    const step = reference ? (reference.firstStep + reference.lastStep) / 2 : null;
    for (const [chart, crosshair] of this.crosshairs) {
      placeCrosshair(chart, crosshair, step);
    }
    if (now && reference && step !== null) {
      this.fillTooltip(now.chart, rows, reference);
      this.placeTooltip(now.chart, now.place, step);
    }
  }

  /** Says the values in words. */
  announce(): void {
    const text = [...this.tooltip.children].map((child) => child.textContent).join(', ');
    setText(this.announcer, this.tooltip.hidden ? '' : text);
  }

  private rowsAt(chart: ChartView, step: number, place: PointerPlace | null): readonly TooltipRow[] {
    const rows = chart.drawn.flatMap((drawn) => {
      const reading = readAt({ buckets: drawn.buckets, series: drawn.curve.series }, step);
      return reading ? [{ drawn, reading }] : [];
    });
    if (rows.length <= MOST_ROWS || !place) {
      return rows.slice(0, MOST_ROWS);
    }
    const pointer = place.y - chart.plot.getBoundingClientRect().top;
    const nearest = rows
      .map((row, index) => ({ index, distance: Math.abs(chart.pixelOfValue(row.reading.mean) - pointer) }))
      .filter(({ distance }) => !Number.isNaN(distance))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, MOST_ROWS);
    const chosen = new Set(nearest.map(({ index }) => index));
    return rows.filter((_, index) => chosen.has(index));
  }

  private fillTooltip(chart: ChartView, rows: readonly TooltipRow[], reference: Reading): void {
    const perEpoch = this.stepsPerEpoch();
    const epoch =
      perEpoch > 0 ? ` \u00b7 epoch ${formatCount(Math.floor(reference.lastStep / perEpoch))}` : '';
    const more = chart.drawn.length - rows.length;
    this.tooltip.replaceChildren(
      create('div', { class: 'step', text: formatSteps(reference) + epoch }),
      ...rows.map(({ drawn: { curve }, reading }) => {
        const sample = lineSample(curve.dash);
        sample.style.color = formatColor(curve.color);
        const elsewhere = reading.lastStep < reference.firstStep || reading.firstStep > reference.lastStep;
        const at = elsewhere ? ` (${formatSteps(reading).toLowerCase()})` : '';
        return create(
          'div',
          { class: 'row' },
          sample,
          create('span', { class: 'name', text: `${curve.label}${at} ` }),
          create('span', { class: 'value', text: formatReading(reading) }),
        );
      }),
      ...(more > 0 ? [create('div', { class: 'more', text: `and ${formatCount(more)} more` })] : []),
    );
  }

  private placeTooltip(chart: ChartView, place: PointerPlace | null, step: number): void {
    const plot = chart.plot.getBoundingClientRect();
    const at = place ?? { x: plot.left + chart.pixelOf(step), y: plot.top };
    const { offsetWidth: width, offsetHeight: height } = this.tooltip;
    const right = at.x + DISTANCE + width < window.innerWidth;
    const left = right ? at.x + DISTANCE : Math.max(4, at.x - DISTANCE - width);
    const top = Math.min(at.y + DISTANCE, window.innerHeight - height - 4);
    this.tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(4, top))}px)`;
  }
}

function placeCrosshair(chart: ChartView, crosshair: HTMLElement, step: number | null): void {
  const x = step === null || chart.figure.hidden ? NaN : chart.pixelOf(step);
  const { left, right, top, bottom } = chart.area;
  crosshair.hidden = !(x >= left && x <= right);
  if (!crosshair.hidden) {
    crosshair.style.transform = `translate(${x}px, ${top}px)`;
    crosshair.style.height = `${bottom - top}px`;
  }
}
