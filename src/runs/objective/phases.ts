import type { Moment } from '../run-file/run-file';

/** A phase of a scheduled loss, in steps. */
interface Phase {
  readonly start: number;
  readonly blend: number;
}

/** How much each loss of a schedule counts at each step: one after the other, with linear blending between them. */
export class PhaseWeights {
  private readonly phases: readonly Phase[];
  /** One for each phase, after {@link update}; they add up to 1. */
  readonly weights: Float64Array;

  constructor(
    phases: readonly { readonly from: Moment; readonly blend: Moment }[],
    private readonly stepsPerEpoch: number,
  ) {
    this.phases = phases.map(({ from, blend }) => ({
      start: this.inSteps(from),
      blend: this.inSteps(blend),
    }));
    this.weights = new Float64Array(phases.length);
  }

  /** Computes the weights of a step. */
  update(step: number): void {
    const { weights, phases } = this;
    weights.fill(0);
    weights[0] = 1;
    for (let i = 1; i < phases.length; i++) {
      const { start, blend } = phases[i];
      if (step < start) continue;
      const share = blend === 0 ? 1 : Math.min(1, (step - start) / blend);
      for (let j = 0; j < i; j++) weights[j] *= 1 - share;
      weights[i] = share;
    }
  }

  private inSteps({ unit, count }: Moment): number {
    return unit === 'epoch' ? count * this.stepsPerEpoch : count;
  }
}
