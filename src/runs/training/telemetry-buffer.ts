import { rowLength, type TelemetryLayout } from '../telemetry';

/** Rows that are gathered before they are handed on. */
const CAPACITY = 256;

/** Collects telemetry rows in memory made once, and hands them on in copies when it is full or told to. */
export class TelemetryBuffer {
  /** The row of the current step, to be filled in; overwritten by the next step. */
  readonly row: Float64Array;
  private readonly rows: Float64Array;
  private filled = 0;

  /** @param deliver takes over an array of whole rows */
  constructor(
    layout: TelemetryLayout,
    private readonly deliver: (rows: Float64Array) => void,
  ) {
    this.row = new Float64Array(rowLength(layout));
    this.rows = new Float64Array(this.row.length * CAPACITY);
  }

  /** Keeps the current row. */
  commit(): void {
    this.rows.set(this.row, this.filled);
    this.filled += this.row.length;
    if (this.filled === this.rows.length) this.flush();
  }

  /** Hands on what has gathered. */
  flush(): void {
    if (this.filled === 0) return;
    const rows = this.rows.slice(0, this.filled);
    this.filled = 0;
    this.deliver(rows);
  }
}
