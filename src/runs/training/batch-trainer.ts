import type { Clock } from '../../language/clock';
import { clipByNorm, clipByValue, gradientNorm, type Clip } from '../../engine/clipping';
import { restoreTensors, storedTensors, type Checkpoint } from '../../engine/checkpoint/checkpoint';
import type { StartHelper } from '../../engine/kernels/wasm/team';
import type { Memory } from '../../engine/memory';
import { STEP_LEAF } from '../../engine/model';
import type { Precision, TensorData } from '../../engine/operation';
import { createSchedule, type Schedule } from '../../engine/schedules';
import type { Shape } from '../../engine/shape';
import { partWeightLeaf } from '../objective/build-objective';
import { PhaseWeights } from '../objective/phases';
import type { PreparedRun } from '../prepare/prepared-run';
import { fixedColumn, termColumn } from '../telemetry';
import { createBalance } from './balance/create-balance';
import type { LossBalance } from './balance/loss-balance';
import { joinNumbers, numbersOf, randomState } from './checkpoint-parts';
import { LayerNorms } from './gradient-summary';
import { OptimizerRun } from './optimizer-run';
import { feedRows, ProgramCache, type FedProgram } from './program-cache';
import { trainedParameters, type TrainedParameter } from './trained-parameters';
import { trainingMemory } from './training-memory';

/**
 * Trains on one batch at a time: {@link compute} finds loss and gradient, {@link update} changes the parameters. In
 * between nothing has changed yet, so that a failed step can be looked into. Neither allocates.
 */
export class BatchTrainer {
  readonly memory: Memory;
  readonly parameters: readonly TrainedParameter[];
  readonly programs: ProgramCache;
  readonly optimizer: OptimizerRun;
  readonly balance: LossBalance;
  readonly schedule: Schedule | null;
  /** Where training stands; changed in place before each step. */
  readonly clock: { -readonly [Name in keyof Clock]: Clock[Name] } = { step: 0, epoch: 0, progress: 0 };
  /** Parts of the loss that count at this step, one bit each. */
  activeParts: number;
  /** Of the step that was computed last. */
  program: FedProgram;
  loss = Number.NaN;
  gradientNorm = Number.NaN;
  learningRate: number;
  private readonly norms: LayerNorms;
  private readonly gradients: readonly TensorData[];
  private readonly phases: PhaseWeights | null;
  private readonly partWeights: readonly TensorData[];
  private readonly clockScalars: readonly [TensorData, TensorData, TensorData];

  constructor(
    private readonly run: PreparedRun,
    precision: Precision,
    startHelper: StartHelper | null = null,
  ) {
    const { runFile, model, loss, stepsPerEpoch } = run;
    this.memory = trainingMemory(precision, startHelper);
    model.initialize(this.memory);
    for (const { name, shape, initial } of run.lossParameters) this.memory.named(name, shape).fill(initial);
    this.parameters = trainedParameters(this.memory, model, run.lossParameters);
    this.gradients = this.parameters.map(({ gradient }) => gradient);
    this.programs = new ProgramCache(run, this.memory, this.parameters);
    this.optimizer = new OptimizerRun(runFile.optimizer, this.parameters, this.memory, () =>
      this.evaluateAgain(),
    );
    this.balance = createBalance(run, this.memory, this.parameters);
    this.learningRate = Number(runFile.optimizer.options.learningRate);
    const { schedule } = runFile;
    this.schedule =
      schedule === null ? null : createSchedule(schedule.type, schedule.options, this.learningRate);
    this.norms = new LayerNorms(this.parameters, run.layout, this.memory.vectors?.kernels.sumOfSquares);
    this.phases = loss.phases === null ? null : new PhaseWeights(loss.phases, stepsPerEpoch);
    this.partWeights =
      loss.phases === null ? [] : loss.parts.map((_, i) => this.memory.named(partWeightLeaf(i), []));
    this.clockScalars = [
      this.memory.named(STEP_LEAF, []),
      this.memory.named('epoch', []),
      this.memory.named('progress', []),
    ];
    this.activeParts = 2 ** loss.parts.length - 1;
    this.setClock(0, 0);
    const first = Math.min(runFile.batchSize, run.dataset.trainingRows.length);
    this.program = this.programs.get('train', first, this.activeParts, this.clock);
  }

  /** Sets the time of the step to come, and with it the learning rate and the losses that count. */
  setClock(step: number, epoch: number): void {
    const { clock, clockScalars, run, schedule } = this;
    clock.step = step;
    clock.epoch = epoch;
    clock.progress = run.totalSteps > 1 ? step / (run.totalSteps - 1) : 0;
    clockScalars[0][0] = clock.step;
    clockScalars[1][0] = clock.epoch;
    clockScalars[2][0] = clock.progress;
    if (schedule !== null) {
      this.learningRate =
        schedule.kind === 'metric'
          ? schedule.watch.learningRate
          : schedule.curve.learningRate(schedule.per === 'step' ? step : epoch);
    }
    if (this.phases !== null) this.setPhases(this.phases, step);
  }

  /** Computes loss and gradient of a batch, and writes all of the step's telemetry that is known before the update. */
  compute(rows: Uint32Array, row: Float64Array): void {
    this.program = this.programs.get('train', rows.length, this.activeParts, this.clock);
    const { program } = this;
    feedRows(program, rows);
    program.plan.run();
    this.balance.combine(program, this.parameters);
    this.loss = program.lossValue[0];
    this.gradientNorm = this.norms.writeGradientNorms(row);
    this.norms.writeWeightNorms(row);
    this.norms.clearUpdateRatios(row);
    row[fixedColumn('step')] = this.clock.step;
    row[fixedColumn('epoch')] = this.clock.epoch;
    row[fixedColumn('loss')] = this.loss;
    row[fixedColumn('learningRate')] = this.learningRate;
    row[fixedColumn('gradNorm')] = this.gradientNorm;
    const { clip } = this.run.runFile;
    row[fixedColumn('clipped')] = clip !== null && this.exceeds(clip) ? 1 : 0;
    for (let i = 0; i < program.termValues.length; i++) {
      row[termColumn(i)] = program.termValues[i]?.[0] ?? 0;
    }
  }

  /** Clips the gradient, changes the parameters, and writes the rest of the telemetry. */
  update(row: Float64Array): void {
    this.clip();
    this.optimizer.step(this.loss, this.learningRate, this.clock.step, this.momentum());
    this.norms.writeUpdateRatios(row, this.optimizer.changes);
    this.balance.endStep(this.program);
    if (this.schedule?.kind === 'metric' && this.schedule.per === 'step')
      this.schedule.watch.observe(this.loss);
  }

  /** @param watched what a schedule reacts to: the validation loss where rows validate */
  endEpoch(watched: number): void {
    this.balance.endEpoch();
    if (this.schedule?.kind === 'metric' && this.schedule.per === 'epoch')
      this.schedule.watch.observe(watched);
  }

  /** All that decides the steps to come, but for their batches. */
  save(): Pick<Checkpoint, 'model' | 'optimizer' | 'random' | 'position'> {
    const balance = this.balance.save();
    const schedule = this.schedule?.kind === 'metric' ? this.schedule.watch.save() : {};
    return {
      model: storedTensors(this.memory, this.modelTensors),
      optimizer: this.optimizer.save(),
      random: balance.random === null ? {} : { balance: balance.random },
      position: joinNumbers({ balance: balance.numbers, schedule }),
    };
  }

  /** @throws CheckpointError when the checkpoint is of another run file */
  restore(checkpoint: Checkpoint): void {
    restoreTensors(this.memory, this.modelTensors, checkpoint.model);
    this.optimizer.restore(checkpoint.optimizer);
    const random = randomState(checkpoint, 'balance');
    this.balance.restore({ numbers: numbersOf(checkpoint, 'balance'), random });
    if (this.schedule?.kind === 'metric') this.schedule.watch.restore(numbersOf(checkpoint, 'schedule'));
  }

  private get modelTensors(): readonly { readonly name: string; readonly shape: Shape }[] {
    const { model, lossParameters } = this.run;
    return [...model.parameters, ...model.layers.flatMap(({ buffers }) => buffers), ...lossParameters];
  }

  private setPhases(phases: PhaseWeights, step: number): void {
    phases.update(step);
    this.activeParts = 0;
    for (let i = 0; i < this.partWeights.length; i++) {
      const weight = phases.weights[this.run.loss.parts[i].phase];
      this.partWeights[i][0] = weight;
      if (weight > 0) this.activeParts += 2 ** i;
    }
  }

  /** Loss and clipped gradient of the same batch at the parameters as they are now. */
  private evaluateAgain(): number {
    const { program } = this;
    program.plan.run();
    this.balance.combine(program, this.parameters);
    this.clip();
    return program.lossValue[0];
  }

  private clip(): void {
    const { clip } = this.run.runFile;
    if (clip === null) return;
    const kernels = this.memory.vectors?.kernels;
    if ('norm' in clip) clipByNorm(this.gradients, clip.norm, clip.normType, kernels);
    else clipByValue(this.gradients, clip.value, kernels);
  }

  private exceeds(clip: Clip): boolean {
    const kernels = this.memory.vectors?.kernels;
    if ('norm' in clip) return gradientNorm(this.gradients, clip.normType, kernels) > clip.norm;
    return gradientNorm(this.gradients, Infinity, kernels) > clip.value;
  }

  private momentum(): number | undefined {
    const { schedule, clock } = this;
    if (schedule?.kind !== 'curve') return undefined;
    return schedule.curve.momentum?.(schedule.per === 'step' ? clock.step : clock.epoch);
  }
}
