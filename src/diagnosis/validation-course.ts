import type { TrainingView } from '../runs/training/view';
import type { LossHistory } from './loss-history';
import { median } from './median';

/** Epochs over which both losses are taken together. */
const SPAN = 3;

/** The lower of mean and median: a single bad epoch, after which all is well again, is no trend. */
function level(values: readonly number[]): number {
  return Math.min(median(values), values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** What a change of a loss is compared with: a negative one, as of a likelihood, has no 0 to measure it from. */
export function sizeOf(best: number, initial: number): number {
  return best >= 0 ? best : Math.max(-best, initial - best);
}

/** When validation was best, over some epochs together. */
export interface BestEpoch {
  readonly validation: number;
  readonly training: number;
  readonly epoch: number;
}

const UNKNOWN: BestEpoch = { validation: Infinity, training: Infinity, epoch: 0 };

/** How the validation loss goes on beside the training loss; anew where another loss has come into force. */
export class ValidationCourse {
  private readonly recent: { readonly validation: number; readonly training: number }[] = [];
  private about: LossHistory | null = null;
  private first = Number.NaN;
  /** Over the latest epochs together; NaN until there are enough of them. */
  validation = Number.NaN;
  training = Number.NaN;
  best: BestEpoch = UNKNOWN;

  /** To be called after each epoch. Returns whether there is something to compare. */
  observe(view: TrainingView, loss: LossHistory): boolean {
    if (loss !== this.about) this.begin(loss);
    const validation = view.validation?.metrics.loss;
    if (validation === undefined) return false;
    this.recent.push({ validation, training: loss.current });
    if (this.recent.length > SPAN) this.recent.shift();
    if (this.recent.length < SPAN) return false;
    this.validation = level(this.recent.map((each) => each.validation));
    this.training = level(this.recent.map((each) => each.training));
    if (Number.isNaN(this.first)) this.first = this.validation;
    if (this.validation < this.best.validation)
      this.best = { validation: this.validation, training: this.training, epoch: view.epoch };
    return true;
  }

  private begin(about: LossHistory): void {
    this.about = about;
    this.recent.length = 0;
    this.first = Number.NaN;
    this.best = UNKNOWN;
  }

  /**
   * Whether the validation loss is clearly above its least value.
   * @param factor present / least value
   * @param harm rise / what had been gained at best
   */
  hasRisen({ initial }: LossHistory, factor: number, harm: number): boolean {
    const rise = this.validation - this.best.validation;
    return (
      rise > (factor - 1) * sizeOf(this.best.validation, initial) &&
      rise > harm * (Math.max(this.first, initial) - this.best.validation)
    );
  }
}
