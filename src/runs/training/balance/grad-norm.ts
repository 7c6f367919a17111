import { adam } from '../../../engine/optimizers/adam';
import type { Update } from '../../../engine/optimizers/optimizer';
import type { TensorData } from '../../../engine/operation';
import { sumOfSquares } from '../gradient-summary';
import type { FedProgram } from '../program-cache';
import type { TrainedParameter } from '../trained-parameters';
import type { BalanceState, LossBalance } from './loss-balance';

/** How strongly slow terms are preferred: the paper's alpha. */
const ALPHA = 1.5;
const LEARNING_RATE = 0.025;
/** A weight never falls to 0, from where it could not come back. */
const SMALLEST_WEIGHT = 1e-3;

/**
 * GradNorm (Chen et al. 2018, https://arxiv.org/abs/1711.02257). G is the norm of a term's weighted gradient over all
 * parameters, r its loss relative to the first one, divided by the mean of these ratios. The weights follow the
 * gradient of the sum of |G - mean(G) r^alpha|, the right side held constant, and are scaled to add up to the number of
 * terms. The paper's losses are positive: here one that has become negative counts as 0, and one that began at or below
 * 0 as one that stays as it is.
 */
export class GradNorm implements LossBalance {
  private readonly values: Float64Array;
  private readonly slopes: Float64Array;
  private readonly norms: Float64Array;
  private readonly firstLosses: Float64Array;
  private readonly state: ReadonlyMap<string, TensorData>;
  private readonly update: Update;
  private steps = 0;

  /** @param weights the scalars by which the program multiplies each term */
  constructor(private readonly weights: readonly TensorData[]) {
    const count = weights.length;
    this.values = new Float64Array(count).fill(1);
    this.slopes = new Float64Array(count);
    this.norms = new Float64Array(count);
    this.firstLosses = new Float64Array(count);
    const options = adam.options.parse({ learningRate: LEARNING_RATE });
    this.state = new Map(
      adam.slots(options).map(({ name, size }) => [name, new Float64Array(size === 'scalar' ? 1 : count)]),
    );
    this.update = adam.bind({
      parameter: this.values,
      gradient: this.slopes,
      options,
      slot: (name) => this.state.get(name)!,
    });
    this.writeWeights();
  }

  combine({ gradientValues: gradients }: FedProgram, parameters: readonly TrainedParameter[]): void {
    for (let i = 0; i < parameters.length; i++) {
      const { gradient } = parameters[i];
      gradient.fill(0);
      for (let k = 0; k < gradients.length; k++) {
        const part = gradients[k][i];
        if (part === null) continue;
        for (let j = 0; j < gradient.length; j++) gradient[j] += part[j];
      }
    }
  }

  endStep({ gradientValues: gradients, lossValues }: FedProgram): void {
    const count = this.weights.length;
    if (this.steps === 0) for (let i = 0; i < count; i++) this.firstLosses[i] = lossValues[i][0];
    let meanNorm = 0;
    let meanRatio = 0;
    for (let i = 0; i < count; i++) {
      let squares = 0;
      for (const part of gradients[i]) squares += part === null ? 0 : sumOfSquares(part);
      this.norms[i] = Math.sqrt(squares);
      meanNorm += this.norms[i] / count;
      meanRatio += this.ratioOf(i, lossValues[i][0]) / count;
    }
    for (let i = 0; i < count; i++) {
      const ratio = meanRatio === 0 ? 1 : this.ratioOf(i, lossValues[i][0]) / meanRatio;
      const target = meanNorm * Math.pow(ratio, ALPHA);
      this.slopes[i] = (Math.sign(this.norms[i] - target) * this.norms[i]) / this.values[i];
    }
    this.steps++;
    this.update(LEARNING_RATE, this.steps);
    let total = 0;
    for (let i = 0; i < count; i++) {
      this.values[i] = Math.max(this.values[i], SMALLEST_WEIGHT);
      total += this.values[i];
    }
    for (let i = 0; i < count; i++) this.values[i] *= count / total;
    this.writeWeights();
  }

  endEpoch(): void {
    // The weights follow the steps.
  }

  save(): BalanceState {
    const numbers: Record<string, number> = { steps: this.steps };
    for (const [name, array] of this.arrays()) array.forEach((value, i) => (numbers[`${name}${i}`] = value));
    return { numbers, random: null };
  }

  restore({ numbers }: BalanceState): void {
    this.steps = numbers.steps;
    for (const [name, array] of this.arrays()) {
      for (let i = 0; i < array.length; i++) array[i] = numbers[`${name}${i}`];
    }
    this.writeWeights();
  }

  /** Of a term's loss to its first one. */
  private ratioOf(term: number, loss: number): number {
    const first = this.firstLosses[term];
    return first > 0 ? Math.max(loss, 0) / first : 1;
  }

  private arrays(): [string, TensorData][] {
    return [['value', this.values], ['first', this.firstLosses], ...this.state];
  }

  private writeWeights(): void {
    for (let i = 0; i < this.weights.length; i++) this.weights[i][0] = this.values[i];
  }
}
