import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunEvent } from '../../src/runs/events';
import { fixedColumn, rowLength } from '../../src/runs/telemetry';
import type { TrainingListener, TrainingState } from '../../src/worker/training-run';

/** What a listener has heard of a training, and a way to wait for more. */
export class TrainingRecording implements TrainingListener {
  readonly events: RunEvent[] = [];
  readonly states: TrainingState[] = [];

  onEvents(events: readonly RunEvent[]): void {
    this.events.push(...events);
  }

  onStateChange(state: TrainingState): void {
    this.states.push(state);
  }

  /** All numbers of telemetry, one after the other. */
  get numbers(): number[] {
    return this.events.flatMap((event) => (event.type === 'steps' ? [...event.rows] : []));
  }

  /** The steps that were told, in order. */
  get steps(): number[] {
    const run = this.events.find((event) => event.type === 'run');
    if (run === undefined) return [];
    const width = rowLength(run.layout);
    return this.numbers.filter((_, index) => index % width === fixedColumn('step'));
  }

  /** Looks again after each turn of the event loop; a condition that never comes true is ended by mocha's timeout. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await nextTurn();
  }
}
