import type { EndReason, Metrics } from '../../runs/events';
import { prepareRun, type RunIngredients } from '../../runs/prepare/prepare-run';
import { RunFileError } from '../../runs/run-file-error';
import { readRunFile } from '../../runs/run-file/read-run-file';
import { mainMetric } from '../../runs/training/metrics';
import { Trainer, type Budget } from '../../runs/training/trainer';

/** How one training went, in figures that can be compared with those of another. */
export interface RunCourse {
  readonly seed: number;
  /** Mean loss of each epoch, as minimized. */
  readonly losses: readonly number[];
  /** By epoch; empty when no rows validate. */
  readonly validation: readonly Metrics[];
  /** Name of the metric that stands for the task, such as "accuracy" or "r2"; null when there is none. */
  readonly metric: string | null;
  readonly reason: EndReason;
}

/** A training beside the one that is shown: its run file may differ, its data are the same. */
export class SideRun {
  private readonly trainer: Trainer;
  private readonly losses: number[] = [];
  private readonly validation: Metrics[] = [];
  private readonly metric: string | null;
  private reason: EndReason | null = null;

  /**
   * @param text of the run file
   * @throws RunFileError when it cannot be run
   */
  constructor(
    ingredients: RunIngredients,
    text: string,
    private readonly seed: number,
  ) {
    const { runFile, document, problems } = readRunFile(text, ingredients.document.file);
    if (runFile === null) throw new RunFileError(problems[0].message, problems[0].location);
    const run = prepareRun({ ...ingredients, runFile, document, seed });
    this.metric = mainMetric(run.metrics);
    this.trainer = new Trainer(run, {
      listener: (event) => {
        if (event.type === 'end') this.reason = event.reason;
        if (event.type !== 'epoch') return;
        this.losses.push(event.loss);
        if (event.validation !== null) this.validation.push(event.validation);
      },
    });
  }

  /** @returns false when the run has ended */
  advance(budget: Budget): boolean {
    return this.trainer.advance(budget);
  }

  /** So far; a run that has not ended counts as stopped. */
  get course(): RunCourse {
    const { seed, losses, validation, metric, reason } = this;
    return { seed, losses: [...losses], validation: [...validation], metric, reason: reason ?? 'stopped' };
  }
}

/** The metric at the end, larger is better; NaN for a run that diverged or has none. */
export function finalMetric({ metric, validation, reason }: RunCourse): number {
  if (metric === null || reason === 'diverged' || reason === 'error') return Number.NaN;
  return validation.at(-1)?.[metric] ?? Number.NaN;
}

/** Mean over seeds, and half the distance between the best and the worst. */
export interface Spread {
  readonly mean: number;
  readonly spread: number;
  /** Runs that have the figure at all. */
  readonly count: number;
}

/** Over those of the values that are numbers. */
export function spreadOf(values: readonly number[]): Spread {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((total, value) => total + value, 0) / finite.length;
  return { mean, spread: (Math.max(...finite) - Math.min(...finite)) / 2, count: finite.length };
}
