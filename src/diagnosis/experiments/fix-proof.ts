import { prepareRun, type RunIngredients } from '../../runs/prepare/prepare-run';
import type { FixVerdict } from '../../runs/kept-proof';
import type { Budget } from '../../runs/training/trainer';
import type { Experiment } from './experiment';
import { judgeFix } from './fix-verdict';
import { SideRun, type RunCourse } from './run-course';
import { RunQueue } from './run-queue';
import { seedsFrom } from './seeds';

export interface FixProof {
  /** The run as it is and with the fix, by seed in the same order. */
  readonly before: readonly RunCourse[];
  readonly after: readonly RunCourse[];
  readonly verdict: FixVerdict;
  /** What the fix changed, in numbers. */
  readonly sentence: string;
  /** Whether the trouble that the fix is for is still there with it; empty as long as no run with it has ended. */
  readonly finding: string;
}

const SEEDS = 3;

interface SeedPair {
  readonly before: SideRun;
  readonly after: SideRun;
}

/**
 * Repeats a run with and without a fix, from its own seed and two more. Judged by what the runs have in common: whether
 * they stay finite, and the task's metric on the validation rows, since a fix may change what the loss means; and by
 * whether the rules, which watch all of them, find the trouble again.
 */
export class FixTrial implements Experiment<FixProof> {
  private readonly pairs: readonly SeedPair[];
  private readonly queue: RunQueue;
  private readonly keepsLoss: boolean;

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
    this.keepsLoss = minimized(before) === minimized(after);
    this.pairs = seedsFrom(before.seed, SEEDS).map((seed) => ({
      before: new SideRun(before, { seed, diagnosed: true }),
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
    const [before, after] = [
      this.pairs.map((pair) => pair.before.course),
      this.pairs.map((pair) => pair.after.course),
    ];
    const ended = this.pairs.filter((pair) => pair.after.share === 1).length;
    if (ended === 0)
      return {
        before,
        after,
        verdict: 'unclear',
        sentence: 'No run with the fix has ended yet.',
        finding: '',
      };
    const courses = {
      before: before.slice(0, ended),
      after: after.slice(0, ended),
      keepsLoss: this.keepsLoss,
    };
    const judged = judgeFix(courses, this.rule);
    return { before, after, ...judged };
  }
}

/** What a run minimizes, as text; the model and the way it is trained left out. */
function minimized({ runFile, lossFiles }: RunIngredients): string {
  const { loss, regularization, data } = runFile;
  const texts = [...lossFiles.values()].map(({ text }) => text);
  return JSON.stringify([loss, regularization, data.normalizeTarget, data.labels, data.target, texts]);
}
