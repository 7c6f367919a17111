import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { TrainingView } from '../runs/training/view';
import { workOfStep } from './work-of-step';

/** How the gradients of two terms lie to each other, over some batches. */
export interface TermAngle {
  /** Mean of the cosines. */
  readonly cosine: number;
  /** Batches on which it was negative, of those on which it was measured. */
  readonly negative: number;
  readonly measured: number;
}

/** Batches on which the gradients are taken apart, over the first half of a run. */
const LOOKS = 12;
/** Work that all of them together may take, in multiplications; as much as one trial. */
const LIMIT = 4e8;

/** The gradients of the terms of a loss apart, now and then in the first half of a run; each look costs a few steps. */
export class TermGradientHistory {
  private readonly interval: number;
  private readonly affordable: boolean;
  private names: readonly string[] = [];
  private looks = 0;
  /** [terms]: sums of each term's share of the gradient norms. */
  private shares: Float64Array = new Float64Array(0);
  /** [terms, terms]: sums of the cosines that are numbers, how many there were, and how many of them negative. */
  private cosines: Float64Array = new Float64Array(0);
  private counts: Float64Array = new Float64Array(0);
  private negatives: Float64Array = new Float64Array(0);

  constructor(run: PreparedRun) {
    this.interval = Math.max(1, Math.floor(run.totalSteps / 2 / LOOKS));
    const terms = run.layout.terms.length;
    const isComposite = run.loss.kind !== 'schedule' && terms > 1;
    this.affordable = isComposite && LOOKS * terms * workOfStep(run) <= LIMIT;
  }

  /** Takes a look when it is time for one; to be called after each step. */
  observe(view: TrainingView): void {
    if (!this.affordable || this.looks >= LOOKS || view.step % this.interval !== 0) return;
    const { names, norms, cosines } = view.termGradients();
    if (this.looks++ === 0) {
      this.names = names;
      this.shares = new Float64Array(names.length);
      [this.cosines, this.counts, this.negatives] = [0, 1, 2].map(() => new Float64Array(cosines.length));
    }
    const total = norms.reduce((sum, norm) => sum + norm, 0);
    for (let i = 0; i < norms.length; i++) this.shares[i] += total === 0 ? 0 : norms[i] / total;
    for (let k = 0; k < cosines.length; k++) {
      if (Number.isNaN(cosines[k])) continue;
      this.cosines[k] += cosines[k];
      this.counts[k]++;
      if (cosines[k] < 0) this.negatives[k]++;
    }
  }

  /** Share of a term in the norms of the terms' gradients, 0 to 1; null when it was not measured. */
  share(name: string): number | null {
    const index = this.names.indexOf(name);
    return index < 0 ? null : this.shares[index] / this.looks;
  }

  /** Null when it was not measured. */
  angle(a: string, b: string): TermAngle | null {
    const [i, j] = [this.names.indexOf(a), this.names.indexOf(b)];
    const at = i * this.names.length + j;
    if (i < 0 || j < 0 || this.counts[at] === 0) return null;
    const measured = this.counts[at];
    return { cosine: this.cosines[at] / measured, negative: this.negatives[at], measured };
  }
}
