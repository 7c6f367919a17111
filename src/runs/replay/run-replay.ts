import { prepareRun, type RunIngredients } from '../prepare/prepare-run';
import { measureExpression, type MeasuredExpression } from '../training/expression-probe';
import { Trainer } from '../training/trainer';

const INTERVAL = 1500;
/** States that are kept. */
const MOST_STATES = 8;
/** Bytes that all of them may have. */
const MOST_BYTES = 128 * 1024 * 1024;

/** A run cannot be repeated, or not as far as that. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

interface KeptState {
  readonly step: number;
  readonly checkpoint: Uint8Array;
}

/**
 * Trains a run again, silently, to look into its steps. The same ingredients give the same bits, so that step n here is
 * step n there. States in between are kept, so that a step that was passed before is reached from the nearest of them.
 */
export class RunReplay {
  private trainer: Trainer;
  private states: KeptState[] = [];
  private sinceState = 0;

  /** @param interval milliseconds of training between two states that are kept */
  constructor(
    private readonly ingredients: RunIngredients,
    private readonly interval = INTERVAL,
  ) {
    this.trainer = this.begin();
  }

  /** The step that would come next. */
  get step(): number {
    return this.trainer.steps;
  }

  /**
   * Goes toward the moment before a step for so long.
   * @returns true when it is there; false when more time is needed
   * @throws ReplayError when the run ends before the step
   */
  advance(step: number, milliseconds: number): boolean {
    this.start(step);
    const begin = performance.now();
    for (;;) {
      const left = step - this.trainer.steps;
      const spent = performance.now() - begin;
      if (left === 0) return true;
      if (spent >= milliseconds) return false;
      const before = this.trainer.seconds;
      const goesOn = this.trainer.advance({ steps: left, milliseconds: milliseconds - spent });
      this.keepState(1000 * (this.trainer.seconds - before));
      if (!goesOn && this.trainer.steps < step) throw new ReplayError('the run ends before that step');
    }
  }

  /** Measures an expression of a loss file in the step to come; null when no tensor is there. */
  measure(file: string, offset: number): MeasuredExpression | null {
    this.trainer.prepareStep();
    return measureExpression(this.trainer.view, file, offset);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.trainer.dispose();
  }

  private begin(): Trainer {
    return new Trainer(prepareRun(this.ingredients), { listener: () => undefined });
  }

  /** Goes to the nearest state before a step, unless what is trained now is nearer. */
  private start(step: number): void {
    const nearest = [...this.states].reverse().find((state) => state.step <= step);
    const { steps } = this.trainer;
    if (steps <= step && (nearest?.step ?? 0) <= steps) return;
    this.trainer.dispose();
    this.trainer = this.begin();
    if (nearest !== undefined) this.trainer.restoreCheckpoint(nearest.checkpoint);
    this.sinceState = 0;
  }

  /** Keeps the state after some training; when there are too many, every second one is dropped. */
  private keepState(milliseconds: number): void {
    this.sinceState += milliseconds;
    const { steps } = this.trainer;
    const last = this.states.at(-1);
    if (this.sinceState < this.interval || (last !== undefined && last.step >= steps)) return;
    this.sinceState = 0;
    this.states.push({ step: steps, checkpoint: this.trainer.saveCheckpoint() });
    const bytes = this.states.reduce((total, { checkpoint }) => total + checkpoint.length, 0);
    if (this.states.length > MOST_STATES || bytes > MOST_BYTES)
      this.states = this.states.filter((_, i) => i % 2 === 1);
  }
}
