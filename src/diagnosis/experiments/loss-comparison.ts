import { prepareRun, type RunIngredients } from '../../runs/prepare/prepare-run';
import { spreadOf, type Spread } from '../../runs/spread';
import type { Budget } from '../../runs/training/trainer';
import type { RunFileChange } from '../run-file-change';
import { changedIngredients } from './changed-ingredients';
import { judgeComparison, type ComparisonVerdict } from './comparison-verdict';
import { constantName } from './constant-answer';
import type { Experiment } from './experiment';
import { finalMetric, SideRun, type RunCourse } from './run-course';
import { RunQueue } from './run-queue';
import { seedsFrom } from './seeds';

/** One of the losses that are compared, with what else has to change for it, such as the last activation. */
export interface LossCandidate {
  readonly name: string;
  /** Empty for the loss that the run has. */
  readonly change: RunFileChange;
}

export interface ComparedLoss {
  readonly name: string;
  readonly courses: readonly RunCourse[];
  /** Of each metric that all candidates have, on the validation rows at the end. */
  readonly metrics: Readonly<Record<string, Spread>>;
  /** Runs that diverged. */
  readonly diverged: number;
  /** Whether it does better than the constant answer from each seed from which it stays finite; false where there is none. */
  readonly learns: boolean;
}

/** The answer that looks at no feature, on the same rows. */
export interface ConstantReference {
  /** What it says of every row: "the mean". */
  readonly name: string;
  readonly metrics: Readonly<Record<string, Spread>>;
}

export interface ComparedLosses {
  /** The best by the task's metric first. */
  readonly losses: readonly ComparedLoss[];
  /** Null when nothing is measured, or no run has begun. */
  readonly constant: ConstantReference | null;
  /** Name of the metric that judges; null when no run has one. */
  readonly metric: string | null;
  /** What follows from the figures so far. */
  readonly verdict: ComparisonVerdict;
}

/** Gains over the constant answer that are less are none. */
const NEGLIGIBLE = 0.005;

/**
 * Trains a run with several losses from the same seeds. Their values cannot be compared with one another, so that they
 * are judged by metrics on the scale of the data.
 */
export class LossComparison implements Experiment<ComparedLosses> {
  private readonly runs: readonly { readonly name: string; readonly run: SideRun }[];
  private readonly queue: RunQueue;

  /** @throws RunFileError when the run cannot be made with one of the losses */
  constructor(
    ingredients: RunIngredients,
    private readonly candidates: readonly LossCandidate[],
    seeds = 3,
  ) {
    const changed = candidates.map(({ name, change }) => ({
      name,
      ingredients: changedIngredients(ingredients, change),
    }));
    for (const each of changed) prepareRun(each.ingredients);
    this.runs = seedsFrom(ingredients.seed, seeds).flatMap((seed) =>
      changed.map((each) => ({ name: each.name, run: new SideRun(each.ingredients, { seed }) })),
    );
    this.queue = new RunQueue(this.runs.map(({ run }) => run));
  }

  advance(budget: Budget): boolean {
    return this.queue.advance(budget);
  }

  get share(): number {
    return this.queue.share;
  }

  get result(): ComparedLosses {
    const compared = this.candidates.map(({ name }) => {
      const runs = this.runs.filter((each) => each.name === name).map(({ run }) => run);
      const courses = runs.map(({ course }) => course);
      const diverged = courses.filter(({ reason }) => reason === 'diverged').length;
      return { name, courses, diverged, learns: beatsConstant(runs) };
    });
    const names = commonMetrics(compared.flatMap(({ courses }) => courses));
    const losses = compared
      .map((each) => ({
        ...each,
        metrics: Object.fromEntries(names.map((metric) => [metric, metricOf(each.courses, metric)])),
      }))
      .sort((a, b) => rankOf(b) - rankOf(a));
    const constant = this.constant(names);
    const metric =
      losses.flatMap(({ courses }) => courses.flatMap((course) => course.metric ?? [])).at(0) ?? null;
    return { losses, constant, metric, verdict: judgeComparison({ losses, constant, metric }) };
  }

  /** Over the seeds, from which all losses have the same rows. */
  private constant(names: readonly string[]): ConstantReference | null {
    const [{ name }] = this.candidates;
    const answers = this.runs.filter((each) => each.name === name).flatMap(({ run }) => run.constant ?? []);
    const [first] = answers;
    if (answers.length === 0) return null;
    const spread = (metric: string): Spread => spreadOf(answers.map(({ metrics }) => metrics[metric]));
    return {
      name: constantName(first.kind),
      metrics: Object.fromEntries(names.map((metric) => [metric, spread(metric)])),
    };
  }
}

function beatsConstant(runs: readonly SideRun[]): boolean {
  const gains = runs
    .map(
      ({ course, constant }) => finalMetric(course) - (constant?.metrics[course.metric ?? ''] ?? Number.NaN),
    )
    .filter(Number.isFinite);
  return gains.every((gain) => gain > 0) && spreadOf(gains).mean >= NEGLIGIBLE;
}

/** All but the loss, which means something else for each. */
function commonMetrics(courses: readonly RunCourse[]): string[] {
  const ends = courses
    .flatMap(({ validation }) => validation.slice(-1))
    .map(({ metrics }) => Object.keys(metrics));
  const [first = [], ...others] = ends;
  return first.filter((name) => name !== 'loss' && others.every((names) => names.includes(name)));
}

function metricOf(courses: readonly RunCourse[], metric: string): Spread {
  return spreadOf(
    courses
      .filter(({ reason }) => reason !== 'diverged')
      .map(({ validation }) => validation.at(-1)?.metrics[metric] ?? Number.NaN),
  );
}

/** Losses under which every run diverged come last. */
function rankOf({ courses }: Pick<ComparedLoss, 'courses'>): number {
  const { mean } = spreadOf(courses.map(finalMetric));
  return Number.isNaN(mean) ? -Infinity : mean;
}
