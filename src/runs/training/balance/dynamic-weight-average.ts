import type { TensorData } from '../../../engine/operation';
import type { FedProgram } from '../program-cache';
import type { TrainedParameter } from '../trained-parameters';
import { copyGradient, type BalanceState, type LossBalance } from './loss-balance';

/** Softens the differences between the weights. */
const TEMPERATURE = 2;

/**
 * Dynamic weight average (Liu et al. 2019, https://arxiv.org/abs/1803.10704): terms that fall slowly count more. With
 * r the ratio of a term's mean losses over the last two epochs, its weight is K exp(r / T) / sum of exp(r / T); the
 * first two epochs weigh all terms alike. A term that was 0 has no ratio and counts as one that stays as it is.
 */
export class DynamicWeightAverage implements LossBalance {
  private readonly sums: Float64Array;
  private readonly last: Float64Array;
  private readonly beforeLast: Float64Array;
  private steps = 0;
  private epochs = 0;

  /** @param weights the scalars by which the program multiplies each term */
  constructor(private readonly weights: readonly TensorData[]) {
    this.sums = new Float64Array(weights.length);
    this.last = new Float64Array(weights.length);
    this.beforeLast = new Float64Array(weights.length);
    for (const weight of weights) weight.fill(1);
  }

  combine(program: FedProgram, parameters: readonly TrainedParameter[]): void {
    copyGradient(program, parameters);
  }

  endStep({ lossValues }: FedProgram): void {
    for (let i = 0; i < this.sums.length; i++) this.sums[i] += lossValues[i][0];
    this.steps++;
  }

  endEpoch(): void {
    const count = this.weights.length;
    this.beforeLast.set(this.last);
    for (let i = 0; i < count; i++) this.last[i] = this.sums[i] / this.steps;
    this.sums.fill(0);
    this.steps = 0;
    this.epochs++;
    if (this.epochs < 2) return;
    const exponents = Array.from(this.last, (loss, i) => ratioOf(loss, this.beforeLast[i]) / TEMPERATURE);
    // The largest taken off changes no weight, and none overflows.
    const largest = Math.max(...exponents);
    const exponentials = exponents.map((exponent) => Math.exp(exponent - largest));
    const total = exponentials.reduce((a, b) => a + b, 0);
    exponentials.forEach((value, i) => (this.weights[i][0] = (count * value) / total));
  }

  save(): BalanceState {
    const numbers: Record<string, number> = { steps: this.steps, epochs: this.epochs };
    for (let i = 0; i < this.weights.length; i++) {
      numbers[`weight${i}`] = this.weights[i][0];
      numbers[`sum${i}`] = this.sums[i];
      numbers[`last${i}`] = this.last[i];
    }
    return { numbers, random: null };
  }

  restore({ numbers }: BalanceState): void {
    this.steps = numbers.steps;
    this.epochs = numbers.epochs;
    for (let i = 0; i < this.weights.length; i++) {
      this.weights[i][0] = numbers[`weight${i}`];
      this.sums[i] = numbers[`sum${i}`];
      this.last[i] = numbers[`last${i}`];
    }
  }
}

function ratioOf(loss: number, before: number): number {
  return before === 0 ? 1 : loss / before;
}
