import { lstmCalls, lstmGradientCalls } from './lstm-calls';
import type { VectorOperation } from './vector-operation';

/** Operations that are neither elementwise nor products nor reductions, by name. */
export const vectorOperations: ReadonlyMap<string, VectorOperation> = new Map([
  ['lstm', lstmCalls],
  ['lstmGradient', lstmGradientCalls],
]);
