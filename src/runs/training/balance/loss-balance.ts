import type { RandomStream } from '../../../engine/random';
import type { FedProgram } from '../program-cache';
import type { TrainedParameter } from '../trained-parameters';

/** What a balance needs to go on as if the run had never stopped. */
export interface BalanceState {
  readonly numbers: Readonly<Record<string, number>>;
  readonly random: ReturnType<RandomStream['save']> | null;
}

/** How the terms of a composite loss share one gradient. */
export interface LossBalance {
  /** Writes the gradient of each parameter that the program has just computed. */
  combine(program: FedProgram, parameters: readonly TrainedParameter[]): void;
  /** After a step whose numbers are finite, when its gradient has been used. */
  endStep(program: FedProgram): void;
  endEpoch(): void;
  save(): BalanceState;
  restore(state: BalanceState): void;
}

const NOTHING: BalanceState = { numbers: {}, random: null };

/**
 * Copies the gradient of the sum of all terms where the program has not put it there; parameters that it does not depend
 * on get zeros.
 */
export function copyGradient(program: FedProgram, parameters: readonly TrainedParameter[]): void {
  const [gradients] = program.gradientValues;
  for (let i = 0; i < parameters.length; i++) {
    const computed = gradients[i];
    if (computed === null) parameters[i].gradient.fill(0);
    else if (computed !== parameters[i].gradient) parameters[i].gradient.set(computed);
  }
}

/** The gradient of the sum, whose weights are fixed or trained as parameters. */
export class SummedBalance implements LossBalance {
  combine(program: FedProgram, parameters: readonly TrainedParameter[]): void {
    copyGradient(program, parameters);
  }

  endStep(): void {
    // The weights in the sum are fixed, or are trained as parameters.
  }

  endEpoch(): void {
    // Nothing to learn from an epoch.
  }

  save(): BalanceState {
    return NOTHING;
  }

  restore(): void {
    // There is no state.
  }
}
