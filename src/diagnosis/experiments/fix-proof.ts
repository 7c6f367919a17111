import { prepareRun, type RunIngredients } from '../../runs/prepare/prepare-run';
import type { FixVerdict } from '../../runs/kept-proof';
import type { Budget } from '../../runs/training/trainer';
import type { Experiment } from './experiment';
import { finalMetric, SideRun, type RunCourse } from './run-course';
import { RunQueue } from './run-queue';
import { seedsFrom } from './seeds';
import { formatSpread, spreadOf } from './spread';

export interface FixProof {
  /** The run as it is and with the fix, by seed in the same order. */
  readonly before: readonly RunCourse[];
  readonly after: readonly RunCourse[];
  readonly verdict: FixVerdict;
  /** What the fix changed, in numbers. */
  readonly sentence: string;
  /** Whether the trouble that the fix is for is still there with it; null as long as no run with it has ended. */
  readonly finding: string | null;
}

const SEEDS = 3;
/** Metrics that differ by less are the same. */
const NEGLIGIBLE = 0.005;

interface SeedPair {
  readonly before: SideRun;
  readonly after: SideRun;
}

/**
 * Repeats a run with and without a fix, from its own seed and two more. Judged by what the runs have in common: whether
 * they stay finite, and the task's metric on the validation rows, since a fix may change what the loss means. The rules
 * watch the runs with the fix, to say whether the trouble is gone.
 */
export class FixTrial implements Experiment<FixProof> {
  private readonly pairs: readonly SeedPair[];
  private readonly queue: RunQueue;

  /**
   * @param before the run as it is; its seed is the first
   * @param after the same with the fix, on the same data
   * @param rule of the finding that the fix is for
   * @throws RunFileError when the fixed run cannot be run
   */
  constructor(
    before: RunIngredients,
    after: RunIngredients,
    private readonly rule: string,
  ) {
    prepareRun(after);
    this.pairs = seedsFrom(before.seed, SEEDS).map((seed) => ({
      before: new SideRun(before, { seed }),
      after: new SideRun(after, { seed, diagnosed: true }),
    }));
    this.queue = new RunQueue(this.pairs.flatMap((pair) => [pair.before, pair.after]));
  }

  advance(budget: Budget): boolean {
    return this.queue.advance(budget);
  }

  get share(): number {
    return this.queue.share;
  }

  get result(): FixProof {
    const ended = this.pairs.filter(({ after }) => after.share === 1);
    const compared = ended.map((pair) => [pair.before.course, pair.after.course] as const);
    return {
      before: this.pairs.map((pair) => pair.before.course),
      after: this.pairs.map((pair) => pair.after.course),
      ...judge(
        compared.map(([before]) => before),
        compared.map(([, after]) => after),
        this.rule,
      ),
      finding: this.findingLeft(compared.map(([, after]) => after)),
    };
  }

  private findingLeft(after: readonly RunCourse[]): string | null {
    if (after.length === 0) return null;
    const left = after.filter(({ alarms }) => alarms.includes(this.rule)).length;
    if (left > 0) return `${this.rule} is still found for ${left} of ${after.length} seeds.`;
    const others = new Set(after.flatMap(({ alarms }) => alarms));
    const gone = `${this.rule} is gone`;
    return others.size === 0 ? `${gone}.` : `${gone}; still found: ${[...others].join(', ')}.`;
  }
}

function judge(
  before: readonly RunCourse[],
  after: readonly RunCourse[],
  rule: string,
): Pick<FixProof, 'verdict' | 'sentence'> {
  const judged = compare(before, after);
  const isLeft = after.some(({ alarms }) => alarms.includes(rule));
  return judged.verdict === 'helps' && isLeft ? { ...judged, verdict: 'unclear' } : judged;
}

/** Without regard to what the rules say. */
function compare(
  before: readonly RunCourse[],
  after: readonly RunCourse[],
): Pick<FixProof, 'verdict' | 'sentence'> {
  const count = before.length;
  if (count === 0) return { verdict: 'unclear', sentence: 'No run with the fix has ended yet.' };
  const [old, fixed] = [before, after].map((courses) => courses.filter(isFinite).length);
  if (old !== fixed) {
    // Where some runs stayed finite without the fix, that more of them do may be luck.
    const verdict = fixed < old ? 'doesNotHelp' : old === 0 ? 'helps' : 'unclear';
    return { verdict, sentence: finiteSentence(count, old, fixed, after) };
  }
  const pairs = after.map((course, i) => ({ from: finalMetric(before[i]), to: finalMetric(course) }));
  const gains = pairs.map(({ from, to }) => to - from).filter(Number.isFinite);
  const { metric } = after[0];
  if (metric === null || gains.length === 0) {
    return fixed === 0
      ? { verdict: 'doesNotHelp', sentence: 'All runs diverge, with the fix and without it.' }
      : {
          verdict: 'unclear',
          sentence: 'No rows validate, so the runs have no figure in common to compare.',
        };
  }
  const gain = spreadOf(gains).mean;
  const verdict = gain < NEGLIGIBLE ? 'doesNotHelp' : gains.every((each) => each > 0) ? 'helps' : 'unclear';
  const [from, to] = [before, after].map((courses) => formatSpread(spreadOf(courses.map(finalMetric))));
  const seeds = gains.length === 1 ? 'one seed' : `${gains.length} seeds`;
  return { verdict, sentence: `${metric} goes from ${from} to ${to} over ${seeds}.` };
}

function finiteSentence(count: number, old: number, fixed: number, after: readonly RunCourse[]): string {
  const sentence = `${fixed} of ${count} runs stay finite with the fix, ${old} without it.`;
  const reached = spreadOf(after.map(finalMetric));
  const { metric } = after[0];
  return metric === null || reached.count === 0
    ? sentence
    : `${sentence} With it, ${metric} reaches ${formatSpread(reached)}.`;
}

function isFinite({ reason }: RunCourse): boolean {
  return reason !== 'diverged' && reason !== 'error';
}
