import type { StopRules } from '../run-file/run-file';

/** Tells when the loss of an epoch ends the run: it is as low as was asked for, or has not fallen for long enough. */
export class EarlyStopping {
  private best = Infinity;
  private epochsWithoutImprovement = 0;

  constructor(private readonly rules: Pick<StopRules, 'loss' | 'patience' | 'minDelta'>) {}

  /**
   * @param loss of the epoch over the training rows, as minimized
   * @param watched what patience looks at: the validation loss where rows validate, else `loss`
   */
  observe(loss: number, watched: number): 'target' | 'patience' | null {
    if (watched < this.best - this.rules.minDelta) {
      this.best = watched;
      this.epochsWithoutImprovement = 0;
    } else {
      this.epochsWithoutImprovement++;
    }
    if (this.rules.loss !== null && loss <= this.rules.loss) return 'target';
    const { patience } = this.rules;
    return patience !== null && this.epochsWithoutImprovement >= patience ? 'patience' : null;
  }

  save(): Readonly<Record<string, number>> {
    return { best: this.best, epochsWithoutImprovement: this.epochsWithoutImprovement };
  }

  restore({ best, epochsWithoutImprovement }: Readonly<Record<string, number>>): void {
    this.best = best;
    this.epochsWithoutImprovement = epochsWithoutImprovement;
  }
}
