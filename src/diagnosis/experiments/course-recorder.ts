import { fixedColumn, rowLength, type TelemetryLayout } from '../../runs/telemetry';

/** A loss curve of few points: the mean over equal stretches of steps. */
export interface LossCurve {
  /** The middle step of each stretch. */
  readonly steps: Float64Array;
  /** NaN from where the loss was no number. */
  readonly losses: Float64Array;
}

/** Points of a whole run: as many as a chart beside others can show. */
const POINTS = 240;

/** Follows the loss of a run in bounded memory. */
export class CourseRecorder {
  private readonly stretch: number;
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  /** Stretches begun. */
  private length = 0;

  /** @param totalSteps the most that will be taken */
  constructor(
    private readonly layout: TelemetryLayout,
    totalSteps: number,
  ) {
    this.stretch = Math.max(1, Math.ceil(totalSteps / POINTS));
    const length = Math.ceil(totalSteps / this.stretch);
    this.sums = new Float64Array(length);
    this.counts = new Float64Array(length);
  }

  /** @param rows of telemetry */
  push(rows: Float64Array): void {
    const width = rowLength(this.layout);
    for (let row = 0; row < rows.length; row += width) {
      const at = Math.floor(rows[row + fixedColumn('step')] / this.stretch);
      this.sums[at] += rows[row + fixedColumn('loss')];
      this.counts[at]++;
      this.length = at + 1;
    }
  }

  /** So far. */
  get curve(): LossCurve {
    const { stretch, sums, counts, length } = this;
    return {
      steps: Float64Array.from({ length }, (_, i) => i * stretch + (counts[i] - 1) / 2),
      losses: Float64Array.from({ length }, (_, i) => sums[i] / counts[i]),
    };
  }
}
