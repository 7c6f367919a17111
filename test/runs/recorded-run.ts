import type { EpochEnded, RunEnded } from '../../src/runs/events';
import type { PreparedRun } from '../../src/runs/prepare/prepared-run';
import {
  fixedColumn,
  layerColumn,
  rowLength,
  type FixedColumn,
  type LayerColumn,
} from '../../src/runs/telemetry';
import { Trainer, type TrainerEvent, type TrainerOptions } from '../../src/runs/training/trainer';

/** Everything that a trainer told. */
export class RecordedRun {
  readonly events: TrainerEvent[] = [];
  readonly trainer: Trainer;

  constructor(
    readonly run: PreparedRun,
    options: Omit<TrainerOptions, 'listener'> = {},
  ) {
    this.trainer = new Trainer(run, {
      ...options,
      listener: (event) => {
        this.events.push(event);
      },
    });
  }

  /** Trains to the end. */
  static of(run: PreparedRun, options: Omit<TrainerOptions, 'listener'> = {}): RecordedRun {
    const recorded = new RecordedRun(run, options);
    recorded.trainer.advance({});
    return recorded;
  }

  get rows(): Float64Array[] {
    const length = rowLength(this.run.layout);
    return this.events.flatMap((event) =>
      event.type === 'steps'
        ? Array.from({ length: event.rows.length / length }, (_, i) =>
            event.rows.subarray(i * length, (i + 1) * length),
          )
        : [],
    );
  }

  column(name: FixedColumn): number[] {
    return this.rows.map((row) => row[fixedColumn(name)]);
  }

  layerColumn(layer: number, name: LayerColumn): number[] {
    return this.rows.map((row) => row[layerColumn(this.run.layout, layer, name)]);
  }

  get epochs(): EpochEnded[] {
    return this.events.filter((event) => event.type === 'epoch');
  }

  get end(): RunEnded {
    const end = this.events.at(-1);
    if (end?.type !== 'end') throw new Error('the run has not ended');
    return end;
  }
}
