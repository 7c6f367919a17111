import type { ChartView } from './chart-view';
import type { StepRange } from '../src/runs/series/run-window';
import { create } from './dom';
import type { Hover } from './hover';
import { bounded, pan, zoomAround } from './zoom';

/** The part of the steps that is visible, and who keeps it. */
export interface ZoomOwner {
  /** Visible steps. */
  readonly range: StepRange;
  /** All steps. */
  readonly full: StepRange;
  /** @param range null for all */
  zoom(range: StepRange | null): void;
  /** The step that is looked at; null for the latest. */
  readonly step: number | null;
  /** Looks at one step. @param step null for the latest */
  selectStep(step: number | null): void;
}

/** Pixels that a pressed pointer must travel to mean a drag. */
const DRAG = 5;
const KEY_ZOOM = 0.5;
const PAN_SHARE = 0.1;

/**
 * Mouse, touch pad and keyboard on the plots: pointing shows values, a click or Enter selects a step, dragging zooms, Ctrl
 * or Cmd with the wheel (which is also what a pinch sends) zooms around the pointer, a sideways wheel moves, a double click
 * shows all. The plain wheel is left alone: it scrolls the page.
 */
export class PlotInput {
  private readonly selection = create('div', { class: 'selection' });
  private drag: { readonly chart: ChartView; readonly from: number } | null = null;
  /** What was selected before the clicks that may become a double click. */
  private stepBeforeClicks: number | null = null;

  constructor(
    private readonly charts: readonly ChartView[],
    private readonly hover: Hover,
    private readonly owner: ZoomOwner,
  ) {}

  /** Starts to listen. */
  connect(): void {
    for (const chart of this.charts) {
      const { plot } = chart;
      plot.addEventListener('pointermove', (event) => {
        this.move(chart, event);
      });
      plot.addEventListener('pointerleave', () => {
        this.hover.hide();
      });
      plot.addEventListener('pointerdown', (event) => {
        this.press(chart, event);
      });
      plot.addEventListener('pointerup', (event) => {
        this.release(chart, event);
      });
      plot.addEventListener('pointercancel', () => {
        this.endDrag();
      });
      plot.addEventListener('mousedown', ({ detail: clicks }) => {
        if (clicks === 1) this.stepBeforeClicks = this.owner.step;
      });
      plot.addEventListener('dblclick', () => {
        this.owner.selectStep(this.stepBeforeClicks);
        this.owner.zoom(null);
      });
      plot.addEventListener('wheel', (event) => {
        this.wheel(chart, event);
      });
      plot.addEventListener('keydown', (event) => {
        this.key(chart, event);
      });
      plot.addEventListener('blur', () => {
        this.hover.hide();
      });
    }
  }

  private move(chart: ChartView, event: PointerEvent): void {
    const x = offsetIn(chart, event);
    this.hover.show(chart, chart.stepAt(x), { x: event.clientX, y: event.clientY });
    if (this.drag?.chart === chart) {
      const { left, right, top, bottom } = chart.area;
      const [from, to] = [Math.min(this.drag.from, x), Math.max(this.drag.from, x)];
      this.selection.hidden = to - from < DRAG;
      this.selection.style.transform = `translate(${Math.max(from, left)}px, ${top}px)`;
      this.selection.style.width = `${Math.max(0, Math.min(to, right) - Math.max(from, left))}px`;
      this.selection.style.height = `${bottom - top}px`;
    }
  }

  private press(chart: ChartView, event: PointerEvent): void {
    if (event.button !== 0) {
      return;
    }
    chart.plot.setPointerCapture(event.pointerId);
    this.drag = { chart, from: offsetIn(chart, event) };
    this.selection.hidden = true;
    chart.plot.append(this.selection);
  }

  private release(chart: ChartView, event: PointerEvent): void {
    const from = this.drag?.from;
    this.endDrag();
    const to = offsetIn(chart, event);
    if (from !== undefined && Math.abs(to - from) >= DRAG) {
      const [left, right] = [chart.stepAt(Math.min(from, to)), chart.stepAt(Math.max(from, to))];
      this.owner.zoom(bounded({ from: left, to: right }, this.owner.full));
    } else if (from !== undefined) {
      this.owner.selectStep(chart.stepAt(to));
    }
  }

  private endDrag(): void {
    this.drag = null;
    this.selection.remove();
  }

  private wheel(chart: ChartView, event: WheelEvent): void {
    const { range, full } = this.owner;
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const factor = Math.exp(Math.max(-1, Math.min(1, event.deltaY / 200)));
      this.owner.zoom(zoomAround(range, chart.stepAt(offsetIn(chart, event)), factor, full));
    } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      this.owner.zoom(pan(range, sideways / chart.plot.clientWidth, full));
    }
  }

  private key(chart: ChartView, event: KeyboardEvent): void {
    const { range, full } = this.owner;
    const center = this.hover.step ?? (range.from + range.to) / 2;
    const actions: Partial<Record<string, () => void>> = {
      ArrowLeft: () => {
        this.moveBy(chart, event.shiftKey ? -10 : -1);
      },
      ArrowRight: () => {
        this.moveBy(chart, event.shiftKey ? 10 : 1);
      },
      Home: () => {
        this.moveTo(chart, 0);
      },
      End: () => {
        this.moveTo(chart, Infinity);
      },
      '+': () => {
        this.owner.zoom(zoomAround(range, center, KEY_ZOOM, full));
      },
      '-': () => {
        this.owner.zoom(zoomAround(range, center, 1 / KEY_ZOOM, full));
      },
      '<': () => {
        this.owner.zoom(pan(range, -PAN_SHARE, full));
      },
      '>': () => {
        this.owner.zoom(pan(range, PAN_SHARE, full));
      },
      Enter: () => {
        if (this.hover.step !== null) {
          this.owner.selectStep(this.hover.step);
        }
      },
      Escape: () => {
        if (this.hover.step === null) {
          this.owner.zoom(null);
        }
        this.hover.hide();
      },
    };
    const action = actions[event.key === '=' ? '+' : event.key];
    if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      action();
    }
  }

  /** Moves the crosshair by some points of the chart's first curve. */
  private moveBy(chart: ChartView, points: number): void {
    const columns = chart.drawn.at(0)?.columns;
    if (!columns) {
      return;
    }
    const { step } = this.hover;
    this.moveTo(
      chart,
      step === null ? (points > 0 ? 0 : Infinity) : nearestIndex(columns.x, columns.length, step) + points,
    );
  }

  /** @param index of a point of the chart's first curve; those beyond its ends mean the ends */
  private moveTo(chart: ChartView, index: number): void {
    const columns = chart.drawn.at(0)?.columns;
    if (columns && columns.length > 0) {
      this.hover.show(chart, columns.x[Math.min(Math.max(index, 0), columns.length - 1)], null);
      this.hover.announce();
    }
  }
}

function offsetIn(chart: ChartView, event: MouseEvent): number {
  return event.clientX - chart.plot.getBoundingClientRect().left;
}

function nearestIndex(x: Float64Array, length: number, step: number): number {
  let nearest = 0;
  for (let index = 1; index < length; index++) {
    if (Math.abs(x[index] - step) < Math.abs(x[nearest] - step)) {
      nearest = index;
    }
  }
  return nearest;
}
