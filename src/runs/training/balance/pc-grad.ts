import { RandomStream } from '../../../engine/random';
import type { FedProgram } from '../program-cache';
import type { TrainedParameter } from '../trained-parameters';
import type { BalanceState, LossBalance } from './loss-balance';

/**
 * PCGrad (Yu et al. 2020, https://arxiv.org/abs/2001.06782): where the gradients of two terms point against one
 * another, each gives up the part that works against the other. For each term, over the others in random order: when
 * g . h < 0, g loses (g . h) / |h|^2 h.
 */
export class PcGrad implements LossBalance {
  private readonly random: RandomStream;
  private readonly order: Uint32Array;
  /** The gradient of one term, being projected: one array for each parameter. */
  private readonly projected: readonly Float64Array[];

  constructor(
    parameters: readonly TrainedParameter[],
    private readonly terms: number,
    seed: number,
  ) {
    this.random = new RandomStream(seed, 'balance');
    this.order = new Uint32Array(terms);
    this.projected = parameters.map(({ values }) => new Float64Array(values.length));
  }

  combine(program: FedProgram, parameters: readonly TrainedParameter[]): void {
    const { gradientValues: gradients } = program;
    for (const { gradient } of parameters) gradient.fill(0);
    for (let i = 0; i < this.terms; i++) {
      this.load(program, i);
      for (let j = 0; j < this.terms; j++) this.order[j] = j;
      this.random.shuffle(this.order);
      for (let j = 0; j < this.terms; j++) if (this.order[j] !== i) this.project(program, this.order[j]);
      for (let p = 0; p < parameters.length; p++) addTo(parameters[p].gradient, this.projected[p]);
    }
    // What comes after the terms is the penalty, which nobody disputes.
    for (let k = this.terms; k < gradients.length; k++) {
      for (let p = 0; p < parameters.length; p++) {
        const part = gradients[k][p];
        if (part !== null) addTo(parameters[p].gradient, part);
      }
    }
  }

  endStep(): void {
    // Nothing is learned from a step.
  }

  endEpoch(): void {
    // Nothing is learned from an epoch.
  }

  save(): BalanceState {
    return { numbers: {}, random: this.random.save() };
  }

  restore({ random }: BalanceState): void {
    if (random !== null) this.random.restore(random);
  }

  private load({ gradientValues: gradients }: FedProgram, term: number): void {
    for (let p = 0; p < this.projected.length; p++) {
      const part = gradients[term][p];
      if (part === null) this.projected[p].fill(0);
      else this.projected[p].set(part);
    }
  }

  private project({ gradientValues: gradients }: FedProgram, other: number): void {
    let product = 0;
    let square = 0;
    for (let p = 0; p < this.projected.length; p++) {
      const part = gradients[other][p];
      if (part === null) continue;
      const own = this.projected[p];
      for (let i = 0; i < part.length; i++) {
        product += own[i] * part[i];
        square += part[i] * part[i];
      }
    }
    if (product >= 0 || square === 0) return;
    const factor = product / square;
    for (let p = 0; p < this.projected.length; p++) {
      const part = gradients[other][p];
      if (part === null) continue;
      const own = this.projected[p];
      for (let i = 0; i < part.length; i++) own[i] -= factor * part[i];
    }
  }
}

function addTo(
  target: { [index: number]: number; readonly length: number },
  values: ArrayLike<number>,
): void {
  for (let i = 0; i < target.length; i++) target[i] += values[i];
}
