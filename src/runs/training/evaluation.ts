import type { Memory } from '../../engine/memory';
import type { TensorData } from '../../engine/operation';
import { sizeOf } from '../../engine/shape';
import type { Clock } from '../../language/clock';
import type { Metrics } from '../events';
import type { PreparedRun } from '../prepare/prepared-run';
import { MetricSums } from './metrics';
import { feedRows, type ProgramCache } from './program-cache';

/** What the model says about some rows, without dropout and with running statistics. */
export interface Evaluation {
  readonly rows: Uint32Array;
  /** [rows, ...output shape]; overwritten by the next evaluation of the same rows. */
  readonly predictions: TensorData;
  readonly metrics: Metrics;
}

/**
 * Evaluates a fixed set of rows in batches of the training's size, so that its loss compares with the training loss
 * under any reduction.
 */
export class Evaluator {
  private readonly predictions: TensorData;
  private readonly width: number;
  private readonly sums: MetricSums;
  private readonly batches: readonly Uint32Array[];

  constructor(
    run: PreparedRun,
    memory: Memory,
    private readonly programs: ProgramCache,
    private readonly rows: Uint32Array,
  ) {
    this.width = sizeOf(run.model.outputShape);
    this.predictions = memory.allocate(rows.length * this.width);
    this.sums = new MetricSums(run.metrics);
    const { batchSize } = run.runFile;
    const count = Math.ceil(rows.length / batchSize);
    this.batches = Array.from({ length: count }, (_, i) => rows.subarray(i * batchSize, (i + 1) * batchSize));
  }

  /** @param activeParts parts of the loss that count at this moment, one bit each */
  evaluate(activeParts: number, clock: Clock): Evaluation {
    this.sums.reset();
    let loss = 0;
    let done = 0;
    for (const batch of this.batches) {
      const program = this.programs.get('eval', batch.length, activeParts, clock);
      feedRows(program, batch);
      program.plan.run();
      const outputs = program.plan.read(program.model.output);
      this.sums.add(batch, outputs, this.width);
      this.predictions.set(outputs, done * this.width);
      loss += program.plan.read(program.objective.total)[0] * batch.length;
      done += batch.length;
    }
    const metrics: Metrics = { loss: loss / this.rows.length, ...this.sums.result() };
    return { rows: this.rows, predictions: this.predictions, metrics };
  }
}
