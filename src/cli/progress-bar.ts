import type { RunStarted } from '../runs/events';
import { fixedColumn, rowLength } from '../runs/telemetry';
import { formatFigure, formatSeconds } from './figures';
import type { Output } from './output';

const BAR_WIDTH = 24;
/** Milliseconds between two pictures. */
const INTERVAL = 100;
/** Moves to the beginning of the line and clears it. */
const CLEAR_LINE = '\r\u001B[K';

/** One line on a terminal that shows how far a run is. */
export class ProgressBar {
  private readonly begin: number;
  private readonly width: number;
  private drawnAt = -Infinity;
  private isShown = false;

  constructor(
    private readonly started: RunStarted,
    private readonly output: Output,
    private readonly columns: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.begin = now();
    this.width = rowLength(started.layout);
  }

  /** @param rows of telemetry, the newest last */
  update(rows: Float64Array): void {
    const time = this.now();
    if (time - this.drawnAt < INTERVAL) return;
    this.drawnAt = time;
    const last = rows.subarray(rows.length - this.width);
    this.output.write(
      CLEAR_LINE + this.describe(last, (time - this.begin) / 1000).slice(0, this.columns - 1),
    );
    this.isShown = true;
  }

  /** Takes the bar away, so that something else can be written. */
  clear(): void {
    if (this.isShown) this.output.write(CLEAR_LINE);
    this.isShown = false;
  }

  private describe(row: Float64Array, seconds: number): string {
    const { totalSteps } = this.started;
    const done = row[fixedColumn('step')] + 1;
    const share = done / totalSteps;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = '#'.repeat(filled) + '-'.repeat(BAR_WIDTH - filled);
    const rate = seconds > 0 ? done / seconds : 0;
    const left = rate > 0 ? formatSeconds((totalSteps - done) / rate) : '?';
    const percent = `${Math.floor(share * 100)}`.padStart(3);
    return `[${bar}] ${percent} %  step ${done}/${totalSteps}  loss ${formatFigure(row[fixedColumn('loss')])}  ${Math.round(rate)} steps/s  ${left} left`;
  }
}
