import type { Memory } from '../../engine/memory';
import type { Precision, TensorData } from '../../engine/operation';
import { sizeOf } from '../../engine/shape';
import type { PreparedRun } from '../prepare/prepared-run';
import type { BatchTrainer } from './batch-trainer';
import type { Evaluation } from './evaluation';
import { feedRows, type FedProgram } from './program-cache';
import { Replayer, type Replay } from './replay';
import { TermGradientProbe, type TermGradients } from './term-gradients';
import type { TrainedParameter } from './trained-parameters';
import type { TrainingView } from './view';

/** Rows that are evaluated at once on request. */
const CHUNK = 64;

/** The view of a training that is going on. */
export class LiveView implements TrainingView {
  batchRows: Uint32Array = new Uint32Array(0);
  validation: Evaluation | null = null;
  private readonly replayer = new Replayer();
  private termProbe: TermGradientProbe | null = null;

  constructor(
    readonly run: PreparedRun,
    private readonly batches: BatchTrainer,
    readonly row: Float64Array,
  ) {}

  get memory(): Memory {
    return this.batches.memory;
  }

  get parameters(): readonly TrainedParameter[] {
    return this.batches.parameters;
  }

  get step(): number {
    return this.batches.clock.step;
  }

  get epoch(): number {
    return this.batches.clock.epoch;
  }

  get learningRate(): number {
    return this.batches.learningRate;
  }

  get program(): FedProgram {
    return this.batches.program;
  }

  replay({ precision = 'float32' }: { readonly precision?: Precision } = {}): Replay {
    feedRows(this.program, this.batchRows);
    return this.replayer.replay(this.program, this.memory, precision);
  }

  rowLosses(rows: Uint32Array): Float64Array {
    const losses = new Float64Array(rows.length);
    this.evaluate(rows, 1, (program, start) => (losses[start] = program.lossValue[0]));
    return losses;
  }

  trainingLosses(rows: Uint32Array): Float64Array {
    const { program, memory } = this;
    const { batchSize } = program;
    const losses = new Float64Array(Math.max(1, Math.floor(rows.length / batchSize)));
    for (let batch = 0; batch < losses.length; batch++) {
      const part = rows.subarray(batch * batchSize, (batch + 1) * batchSize);
      feedRows(program, part.length === batchSize ? part : this.batchRows);
      const replay = this.replayer.replay(program, memory, memory.precision);
      losses[batch] = replay.read(program.objective.total)[0];
    }
    return losses;
  }

  termGradients(): TermGradients {
    const { batches, program } = this;
    this.termProbe ??= new TermGradientProbe(this.run);
    return this.termProbe.measure(program, this.batchRows, batches.memory, batches.clock);
  }

  predict(rows: Uint32Array): TensorData {
    const width = sizeOf(this.run.model.outputShape);
    const predictions = this.memory.allocate(rows.length * width);
    this.evaluate(rows, CHUNK, (program, start) => {
      predictions.set(program.plan.read(program.model.output), start * width);
    });
    return predictions;
  }

  private evaluate(
    rows: Uint32Array,
    chunk: number,
    take: (program: FedProgram, start: number) => void,
  ): void {
    const { programs, activeParts, clock } = this.batches;
    for (let start = 0; start < rows.length; start += chunk) {
      const part = rows.subarray(start, start + chunk);
      const program = programs.get('eval', part.length, activeParts, clock);
      feedRows(program, part);
      program.plan.run();
      take(program, start);
    }
  }
}
