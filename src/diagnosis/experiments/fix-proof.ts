import type { Budget } from '../../runs/training/trainer';
import type { RunIngredients } from '../../runs/prepare/prepare-run';
import { formatNumber } from '../format-number';
import { finalMetric, SideRun, spreadOf, type RunCourse } from './run-course';
import { seedsFrom } from './seeds';

export type FixVerdict =
  /** Better for every seed, or finite where it was not. */
  | 'helps'
  /** No better, or worse. */
  | 'doesNotHelp'
  /** Better on average, but not for every seed, or there is nothing to compare by. */
  | 'unclear';

export interface FixProof {
  /** The run as it is and with the fix, by seed in the same order. */
  readonly before: readonly RunCourse[];
  readonly after: readonly RunCourse[];
  readonly verdict: FixVerdict;
  /** What the fix changed, in numbers. */
  readonly sentence: string;
}

const SEEDS = 3;
/** Metrics that differ by less are the same. */
const NEGLIGIBLE = 0.005;

/**
 * Repeats a run with and without a fix, from its own seed and two more. Judged by what the runs have in common: whether
 * they stay finite, and the task's metric on the validation rows, since a fix may change what the loss means.
 */
export class FixTrial {
  private readonly runs: readonly { readonly isFixed: boolean; readonly run: SideRun }[];
  private running = 0;

  /**
   * @param fixedText the run file with the fix
   * @throws RunFileError when the fixed run file cannot be run
   */
  constructor(ingredients: RunIngredients, fixedText: string) {
    const { text } = ingredients.document;
    this.runs = seedsFrom(ingredients.seed, SEEDS).flatMap((seed) => [
      { isFixed: false, run: new SideRun(ingredients, text, seed) },
      { isFixed: true, run: new SideRun(ingredients, fixedText, seed) },
    ]);
  }

  /** Goes on with the runs, one after the other. @returns false when all have ended */
  advance(budget: Budget): boolean {
    if (this.running >= this.runs.length) return false;
    if (!this.runs[this.running].run.advance(budget)) this.running++;
    return this.running < this.runs.length;
  }

  /** Of what has been run so far. */
  get proof(): FixProof {
    const coursesOf = (isFixed: boolean): RunCourse[] =>
      this.runs.filter((each) => each.isFixed === isFixed).map(({ run }) => run.course);
    return judge(coursesOf(false), coursesOf(true));
  }
}

function judge(before: readonly RunCourse[], after: readonly RunCourse[]): FixProof {
  const [old, fixed] = [before, after].map((courses) => courses.filter(isFinite).length);
  const count = before.length;
  if (old !== fixed) {
    const verdict = fixed > old ? 'helps' : 'doesNotHelp';
    const sentence = `${fixed} of ${count} runs stay finite with the fix, ${old} without it.`;
    return { before, after, verdict, sentence };
  }
  const gains = after
    .map((course, i) => finalMetric(course) - finalMetric(before[i]))
    .filter(Number.isFinite);
  const metric = after[0].metric;
  if (metric === null || gains.length === 0) {
    const sentence =
      fixed === 0
        ? 'All runs diverge, with the fix and without it.'
        : 'No rows validate, so the runs have no figure in common to compare.';
    return { before, after, verdict: fixed === 0 ? 'doesNotHelp' : 'unclear', sentence };
  }
  const [from, to] = [before, after].map((courses) => spreadOf(courses.map(finalMetric)));
  const gain = gains.reduce((total, each) => total + each, 0) / gains.length;
  const verdict = gain < NEGLIGIBLE ? 'doesNotHelp' : gains.every((each) => each > 0) ? 'helps' : 'unclear';
  const sentence = `${metric} goes from ${formatNumber(from.mean)} (±${formatNumber(from.spread)}) to ${formatNumber(to.mean)} (±${formatNumber(to.spread)}) over ${gains.length} seeds.`;
  return { before, after, verdict, sentence };
}

function isFinite({ reason }: RunCourse): boolean {
  return reason !== 'diverged' && reason !== 'error';
}
