import { decodeCheckpoint, encodeCheckpoint } from '../../engine/checkpoint/checkpoint';
import { CheckpointError } from '../../engine/checkpoint/safetensors';
import type { StartHelper } from '../../engine/kernels/wasm/team';
import type { Precision } from '../../engine/operation';
import type { EndReason, EpochEnded, Metrics, RunEnded, StepsTaken } from '../events';
import type { PreparedRun } from '../prepare/prepared-run';
import { BatchOrder } from './batch-order';
import { BatchTrainer } from './batch-trainer';
import { joinNumbers, numbersOf, randomState, requireNumbers } from './checkpoint-parts';
import { EarlyStopping } from './early-stopping';
import { Evaluator, type Evaluation } from './evaluation';
import { LiveView } from './live-view';
import { TelemetryBuffer } from './telemetry-buffer';
import type { TrainingObserver } from './view';

export type TrainerEvent = StepsTaken | EpochEnded | RunEnded;

export interface TrainerOptions {
  /** Takes what the run tells, in order. */
  readonly listener: (event: TrainerEvent) => void;
  /** Ends the run after so many steps, if it has not ended by then. */
  readonly maxSteps?: number;
  /** Default: float32. */
  readonly precision?: Precision;
  /** For a second thread in large steps, which changes no number; it ends when the trainer is disposed of. */
  readonly startHelper?: StartHelper;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** How far to go before giving control back: whichever limit is reached first, but at least one step. */
export interface Budget {
  readonly steps?: number;
  readonly milliseconds?: number;
}

const RUN_NUMBERS = ['step', 'epoch', 'batch', 'epochLoss', 'epochRows', 'elapsed'] as const;

/**
 * A training that goes on only while it is told to: {@link advance} takes some steps and returns, so that whoever owns
 * it can pause it, look at it or stop it in between.
 */
export class Trainer {
  readonly view: LiveView;
  private readonly batches: BatchTrainer;
  private readonly order: BatchOrder;
  private readonly evaluator: Evaluator | null;
  private readonly stopping: EarlyStopping;
  private readonly telemetry: TelemetryBuffer;
  private readonly observers: TrainingObserver[] = [];
  private readonly lastStep: number;
  /** Rows of a batch of the usual size, and of the last one of an epoch. */
  private readonly batchRows: readonly [Uint32Array, Uint32Array];
  private started = false;
  private ended = false;
  private step = 0;
  private epoch = 0;
  private batch = 0;
  /** The epoch whose order of batches is known; -1 before the first. */
  private orderedEpoch = -1;
  /** Sum over the epoch's rows of their batches' losses. */
  private epochLoss = 0;
  private epochRows = 0;
  private lastEpoch: { readonly loss: number; readonly validation: Metrics | null } | null = null;
  /** Spent in training so far, waiting not counted. */
  private elapsed = 0;

  constructor(
    private readonly run: PreparedRun,
    private readonly options: TrainerOptions,
  ) {
    const { runFile, dataset, layout, totalSteps, seed } = run;
    this.batches = new BatchTrainer(run, options.precision ?? 'float32', options.startHelper);
    this.order = new BatchOrder(dataset.trainingRows, runFile.batchSize, runFile.data.shuffle, seed);
    this.batchRows = [
      new Uint32Array(this.order.sizeOf(0)),
      new Uint32Array(this.order.sizeOf(this.order.batchesPerEpoch - 1)),
    ];
    this.evaluator =
      dataset.validationRows.length === 0
        ? null
        : new Evaluator(run, this.batches.memory, this.batches.programs, dataset.validationRows);
    this.stopping = new EarlyStopping(runFile.stop);
    this.telemetry = new TelemetryBuffer(layout, (rows) => {
      options.listener({ type: 'steps', rows });
    });
    this.lastStep = Math.min(totalSteps, options.maxSteps ?? Infinity);
    this.view = new LiveView(run, this.batches, this.telemetry.row);
  }

  /** Seconds of training so far, those between two calls of {@link advance} not counted. */
  get seconds(): number {
    return this.elapsed;
  }

  /** To be called before the first step. */
  addObserver(observer: TrainingObserver): void {
    this.observers.push(observer);
  }

  /** Lets the observers look at the run before its first step; {@link advance} does so if nobody did before. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.readBatch();
    for (const observer of this.observers) observer.onStart?.(this.view);
  }

  /** Steps taken so far. */
  get steps(): number {
    return this.step;
  }

  /** Readies the batch and the clock of the step to come, without taking it, so that the view can look into it. */
  prepareStep(): void {
    this.start();
    const rows = this.readBatch();
    const { batches } = this;
    batches.setClock(this.step, this.epoch);
    batches.program = batches.programs.get('train', rows.length, batches.activeParts, batches.clock);
  }

  /**
   * Takes steps until the budget is used up or the run ends.
   * @returns false when the run has ended
   */
  advance({ steps = Infinity, milliseconds = Infinity }: Budget): boolean {
    const now = this.options.now ?? (() => performance.now());
    const begin = now();
    const before = this.elapsed;
    this.start();
    for (let taken = 0; !this.ended && (taken === 0 || taken < steps); taken++) {
      this.takeStep();
      const spent = now() - begin;
      this.elapsed = before + spent / 1000;
      const { maxSeconds } = this.run.runFile.stop;
      if (maxSeconds !== null && this.elapsed >= maxSeconds) this.end('completed');
      if (spent >= milliseconds) break;
    }
    return !this.ended;
  }

  /** Ends the run where it is. */
  stop(): void {
    this.end('stopped');
  }

  /** Gives the memory of all numbers back; the trainer and its view must not be used any more. */
  dispose(): void {
    this.batches.memory.dispose();
  }

  /** Hands on the telemetry that has gathered. */
  flush(): void {
    this.telemetry.flush();
  }

  /** A safetensors file from which a run of the same run file and seed goes on with the same bits. */
  saveCheckpoint(): Uint8Array {
    this.telemetry.flush();
    const { step, epoch, batch, epochLoss, epochRows, elapsed, lastEpoch } = this;
    const state = this.batches.save();
    return encodeCheckpoint({
      ...state,
      random: { ...state.random, batches: this.order.save() },
      position: {
        ...state.position,
        ...joinNumbers({
          run: { step, epoch, batch, epochLoss, epochRows, elapsed },
          stopping: this.stopping.save(),
          ...(lastEpoch !== null && { lastEpoch: { loss: lastEpoch.loss } }),
          ...(lastEpoch?.validation != null && { lastValidation: lastEpoch.validation }),
        }),
      },
    });
  }

  /**
   * Goes on where a checkpoint was saved; to be called before the first step.
   * @throws CheckpointError when it is damaged or of another run file
   */
  restoreCheckpoint(bytes: Uint8Array): void {
    const checkpoint = decodeCheckpoint(bytes);
    const run = requireNumbers(checkpoint, 'run', RUN_NUMBERS);
    const order = randomState(checkpoint, 'batches');
    if (order === null) throw new CheckpointError('it lacks the order of the batches');
    this.batches.restore(checkpoint);
    this.order.restore(order);
    this.stopping.restore(requireNumbers(checkpoint, 'stopping', ['best', 'epochsWithoutImprovement']));
    this.step = run.step;
    this.epoch = run.epoch;
    this.batch = run.batch;
    // At the end of an epoch the next one has no order yet.
    this.orderedEpoch = run.batch === 0 && run.step > 0 ? run.epoch - 1 : run.epoch;
    this.epochLoss = run.epochLoss;
    this.epochRows = run.epochRows;
    this.elapsed = run.elapsed;
    const lastEpoch = numbersOf(checkpoint, 'lastEpoch');
    const validation = numbersOf(checkpoint, 'lastValidation');
    if ('loss' in lastEpoch) {
      this.lastEpoch = {
        loss: lastEpoch.loss,
        validation: 'loss' in validation ? { ...validation, loss: validation.loss } : null,
      };
    }
  }

  private takeStep(): void {
    if (this.step >= this.lastStep) {
      this.end('completed');
      return;
    }
    const { batches, telemetry, view, observers } = this;
    const rows = this.readBatch();
    batches.setClock(this.step, this.epoch);
    batches.compute(rows, telemetry.row);
    if (this.hasDiverged()) {
      telemetry.commit();
      for (const observer of observers) observer.onNonFinite?.(view);
      this.step++;
      this.end('diverged');
      return;
    }
    batches.update(telemetry.row);
    telemetry.commit();
    for (const observer of observers) observer.onStep?.(view);
    this.step++;
    this.epochLoss += batches.loss * rows.length;
    this.epochRows += rows.length;
    this.batch++;
    if (this.batch === this.order.batchesPerEpoch) this.endEpoch();
    else if (this.step >= this.lastStep) this.end('completed');
  }

  private readBatch(): Uint32Array {
    if (this.orderedEpoch !== this.epoch) {
      this.order.beginEpoch();
      this.orderedEpoch = this.epoch;
    }
    const rows = this.batchRows[this.batch === this.order.batchesPerEpoch - 1 ? 1 : 0];
    this.order.read(this.batch, rows);
    this.view.batchRows = rows;
    return rows;
  }

  /** A loss or gradient that is not finite ends the run, unless its run file turns the rule off. */
  private hasDiverged(): boolean {
    const { loss, gradientNorm } = this.batches;
    const { watch } = this.run.runFile;
    if (!Number.isFinite(loss)) return watch['non-finite-loss']?.severity !== 'off';
    return !Number.isFinite(gradientNorm) && watch['non-finite-gradient']?.severity !== 'off';
  }

  private endEpoch(): void {
    const { view, observers, options, epoch } = this;
    const loss = this.epochLoss / this.epochRows;
    const validation = this.evaluate();
    view.validation = validation;
    this.lastEpoch = { loss, validation: validation?.metrics ?? null };
    this.telemetry.flush();
    options.listener({ type: 'epoch', epoch, step: this.step - 1, ...this.lastEpoch });
    for (const observer of observers) observer.onEpoch?.(view);
    const watched = validation?.metrics.loss ?? loss;
    this.batches.endEpoch(watched);
    const reason = this.stopping.observe(loss, watched);
    this.epoch++;
    this.batch = 0;
    this.epochLoss = 0;
    this.epochRows = 0;
    if (reason !== null) this.end(reason);
    else if (this.step >= this.lastStep) this.end('completed');
  }

  private evaluate(): Evaluation | null {
    return this.evaluator?.evaluate(this.batches.activeParts, this.batches.clock) ?? null;
  }

  private end(reason: EndReason): void {
    if (this.ended) return;
    this.ended = true;
    for (const observer of this.observers) observer.onEnd?.(this.view, reason);
    this.telemetry.flush();
    this.options.listener({
      type: 'end',
      reason,
      steps: this.step,
      seconds: this.elapsed,
      ...this.lastFigures(reason),
    });
  }

  /** Of the last epoch; of the last step when the run ended within its first one. */
  private lastFigures(reason: EndReason): { loss: number | null; validation: Metrics | null } {
    if (this.step === 0) return { loss: null, validation: null };
    if (reason === 'diverged') return { loss: this.batches.loss, validation: null };
    if (this.batch === 0 && this.lastEpoch !== null) return this.lastEpoch;
    return { loss: this.lastEpoch?.loss ?? this.batches.loss, validation: this.evaluate()?.metrics ?? null };
  }
}
