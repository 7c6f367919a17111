import { windowWidth, type StepRange } from '../src/runs/series/run-window';
import type { RunModel } from './run-model';

/** Milliseconds between two questions: a wheel turns through many ranges. */
const INTERVAL = 100;
/** Milliseconds until the same is asked again of a run that goes on: its newest steps may not have been kept yet. */
const PATIENCE = 1000;

/** What the requests need from outside. */
export interface WindowHost {
  ask(run: string, range: StepRange): void;
  /** Milliseconds. */
  now(): number;
  /** Comes back to {@link WindowRequests.update} after so many milliseconds. */
  comeBack(delay: number): void;
}

interface Asked extends StepRange {
  readonly at: number;
  readonly newestStep: number;
}

/** Asks the host for finer numbers of what is zoomed into, where it has some. */
export class WindowRequests {
  private readonly asked = new Map<string, Asked>();
  private lastAt = -Infinity;

  constructor(private readonly host: WindowHost) {}

  /**
   * To be called whenever what is visible or what is known may have changed.
   * @param shown runs that are drawn
   * @param zoom visible steps; null for all
   */
  update(shown: readonly RunModel[], zoom: StepRange | null): void {
    for (const run of shown) {
      const wanted = zoom && wantedWindow(run, zoom);
      if (zoom === null) this.forget(run);
      if (wanted && !this.isAsked(run, wanted)) this.ask(run, wanted);
    }
  }

  /** The host knows of no question any more. */
  reset(): void {
    this.asked.clear();
  }

  private forget(run: RunModel): void {
    run.window = null;
    this.asked.delete(run.description.id);
  }

  private isAsked(run: RunModel, { from, to }: StepRange): boolean {
    const asked = this.asked.get(run.description.id);
    if (asked?.from !== from || asked.to !== to) return false;
    return asked.newestStep === run.steps.newestStep || this.host.now() - asked.at < PATIENCE;
  }

  private ask(run: RunModel, range: StepRange): void {
    const now = this.host.now();
    const { id } = run.description;
    // Several runs are asked about at once.
    if (now !== this.lastAt && now - this.lastAt < INTERVAL) {
      this.host.comeBack(INTERVAL - (now - this.lastAt));
      return;
    }
    this.lastAt = now;
    this.asked.set(id, { ...range, at: now, newestStep: run.steps.newestStep });
    this.host.ask(id, range);
  }
}

/**
 * The steps to ask for so that a run can be drawn as finely as possible: the visible ones, and half as many on either side,
 * so that one can move a little. Null where the page has numbers that are as fine.
 */
export function wantedWindow(run: RunModel, zoom: StepRange): StepRange | null {
  const { steps, validation, window, description } = run;
  const from = Math.max(0, Math.floor(zoom.from));
  const to = Math.min(steps.newestStep, Math.ceil(zoom.to));
  if (steps.width === 1 || to < from) {
    return null;
  }
  const epochs = validation.width > description.stepsPerEpoch ? 2 * description.stepsPerEpoch : 0;
  const margin = Math.max(Math.ceil((to - from + 1) / 2), epochs);
  const wanted = { from: Math.max(0, from - margin), to: Math.min(steps.newestStep, to + margin) };
  const width = windowWidth(wanted.to - wanted.from + 1, steps.series);
  const has = window !== null && window.range.from <= from && window.range.to >= to;
  return width >= steps.width || (has && window.steps.width <= width) ? null : wanted;
}
