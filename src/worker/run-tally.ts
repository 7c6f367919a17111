import type { EndReason, EpochEnded, RunEnded, RunEvent, RunStarted } from '../runs/events';
import { fixedColumn, rowLength } from '../runs/telemetry';

/** Where a run stands, from its events: enough to close it when the worker can't. */
export class RunTally {
  #started: RunStarted | undefined;
  #lastRow: Float64Array | undefined;
  #lastEpoch: EpochEnded | undefined;
  #validation: RunEnded['validation'] = null;

  get started(): RunStarted | undefined {
    return this.#started;
  }

  /** Steps taken. */
  get steps(): number {
    return this.#lastRow === undefined ? 0 : this.#lastRow[fixedColumn('step')] + 1;
  }

  take(event: RunEvent): void {
    switch (event.type) {
      case 'run':
        this.#started = event;
        break;
      case 'steps':
        if (this.#started !== undefined && event.rows.length > 0) {
          this.#lastRow = event.rows.slice(-rowLength(this.#started.layout));
        }
        break;
      case 'epoch':
        this.#lastEpoch = event;
        this.#validation = event.validation ?? this.#validation;
        break;
      case 'termGradients':
      case 'finding':
      case 'end':
        break;
    }
  }

  /** The end of a run whose worker did not tell it. @param seconds since the start */
  close(reason: EndReason, seconds: number, message?: string): RunEnded {
    return {
      type: 'end',
      reason,
      steps: this.steps,
      seconds,
      loss: this.#lastEpoch?.loss ?? this.#lastRow?.[fixedColumn('loss')] ?? null,
      validation: this.#validation,
      ...(message === undefined ? {} : { message }),
    };
  }
}
