import type { TensorData } from '../operation';

/** What the options say about the way down. */
export interface DescentOptions {
  readonly maximize: boolean;
  readonly weightDecay: number;
  /** Weight decay shrinks the parameter itself and stays out of the gradient. */
  readonly decoupledWeightDecay?: boolean;
}

/** The same as plain numbers, which inner loops take fastest. */
export interface Descent {
  /** 1, or -1 when maximizing. */
  readonly sign: number;
  /** How much of the parameter joins its gradient. */
  readonly penalty: number;
}

export function descentOf({ maximize, weightDecay, decoupledWeightDecay }: DescentOptions): Descent {
  return { sign: maximize ? -1 : 1, penalty: decoupledWeightDecay === true ? 0 : weightDecay };
}

/** The gradient to go down by: turned round when maximizing, with the penalty's part added. */
export function slopeAt(gradient: number, parameter: number, sign: number, penalty: number): number {
  // Without a penalty the parameter must not count: 0 * Infinity is NaN.
  return penalty === 0 ? sign * gradient : sign * gradient + penalty * parameter;
}

/** The share of the parameter that decoupled weight decay leaves (Loshchilov and Hutter 2019, arXiv:1711.05101). */
export function keptShare(
  { weightDecay, decoupledWeightDecay }: DescentOptions,
  learningRate: number,
): number {
  return decoupledWeightDecay === true ? 1 - learningRate * weightDecay : 1;
}

/**
 * Shrinks the element to its kept share, subtracts `difference`, and returns the square of the change as it was
 * stored.
 */
export function descend(parameter: TensorData, i: number, kept: number, difference: number): number {
  const before = parameter[i];
  parameter[i] = before * kept - difference;
  const change = parameter[i] - before;
  return change * change;
}

/** Moves the element of a running average towards `value` and returns it. */
export function updateAverage(average: TensorData, i: number, decay: number, value: number): number {
  const updated = decay * average[i] + (1 - decay) * value;
  average[i] = updated;
  return updated;
}
