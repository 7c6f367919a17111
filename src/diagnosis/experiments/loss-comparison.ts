import type { RunIngredients } from '../../runs/prepare/prepare-run';
import type { Budget } from '../../runs/training/trainer';
import { changedText, type RunFileChange } from '../run-file-change';
import { finalMetric, SideRun, spreadOf, type RunCourse, type Spread } from './run-course';
import { seedsFrom } from './seeds';

/** One of the losses that are compared, with what else has to change for it, such as the last activation. */
export interface LossCandidate {
  readonly name: string;
  readonly change: RunFileChange;
}

export interface ComparedLoss {
  readonly name: string;
  readonly courses: readonly RunCourse[];
  /** Of each metric that all candidates have, on the validation rows at the end. */
  readonly metrics: Readonly<Record<string, Spread>>;
  /** Runs that diverged. */
  readonly diverged: number;
}

/**
 * Trains a run with several losses from the same seeds. Their values cannot be compared with one another, so that they
 * are judged by metrics on the scale of the data.
 */
export class LossComparison {
  private readonly runs: readonly { readonly name: string; readonly run: SideRun }[];
  private running = 0;

  /** @throws RunFileError when the run cannot be made with one of the losses */
  constructor(
    ingredients: RunIngredients,
    private readonly candidates: readonly LossCandidate[],
    seeds = 3,
  ) {
    this.runs = seedsFrom(ingredients.seed, seeds).flatMap((seed) =>
      candidates.map(({ name, change }) => ({
        name,
        run: new SideRun(ingredients, changedText(ingredients.document.text, change), seed),
      })),
    );
  }

  /** Goes on with the runs, one after the other. @returns false when all have ended */
  advance(budget: Budget): boolean {
    if (this.running >= this.runs.length) return false;
    if (!this.runs[this.running].run.advance(budget)) this.running++;
    return this.running < this.runs.length;
  }

  /** Of what has been run so far, the best by the task's metric first. */
  get result(): readonly ComparedLoss[] {
    const compared = this.candidates.map(({ name }) => {
      const courses = this.runs.filter((each) => each.name === name).map(({ run }) => run.course);
      return { name, courses, diverged: courses.filter(({ reason }) => reason === 'diverged').length };
    });
    const names = commonMetrics(compared.flatMap(({ courses }) => courses));
    return compared
      .map((each) => ({
        ...each,
        metrics: Object.fromEntries(names.map((metric) => [metric, metricOf(each.courses, metric)])),
      }))
      .sort((a, b) => rankOf(b) - rankOf(a));
  }
}

/** All but the loss, which means something else for each. */
function commonMetrics(courses: readonly RunCourse[]): string[] {
  const ends = courses
    .flatMap(({ validation }) => validation.slice(-1))
    .map((metrics) => Object.keys(metrics));
  const [first = [], ...others] = ends;
  return first.filter((name) => name !== 'loss' && others.every((names) => names.includes(name)));
}

function metricOf(courses: readonly RunCourse[], metric: string): Spread {
  return spreadOf(
    courses
      .filter(({ reason }) => reason !== 'diverged')
      .map(({ validation }) => validation.at(-1)?.[metric] ?? Number.NaN),
  );
}

/** Losses under which every run diverged come last. */
function rankOf({ courses }: Pick<ComparedLoss, 'courses'>): number {
  const { mean } = spreadOf(courses.map(finalMetric));
  return Number.isNaN(mean) ? -Infinity : mean;
}
