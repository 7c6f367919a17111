import { convolutionCalls, convolutionWeightCalls, transposedConvolutionCalls } from './convolution-calls';
import { gatherCalls, indexAddCalls, indexSelectCalls, scatterAddCalls } from './indexing-calls';
import { lstmCalls, lstmGradientCalls } from './lstm-calls';
import { maxPoolCalls } from './pooling-calls';
import type { VectorOperation } from './vector-operation';

/** Operations that are neither elementwise nor products nor reductions, by name. */
export const vectorOperations: ReadonlyMap<string, VectorOperation> = new Map([
  ['conv2d', convolutionCalls],
  ['convTranspose2d', transposedConvolutionCalls],
  ['conv2dWeightGradient', convolutionWeightCalls],
  ['maxPool2dIndices', maxPoolCalls],
  ['gather', gatherCalls],
  ['scatterAdd', scatterAddCalls],
  ['indexSelect', indexSelectCalls],
  ['indexAdd', indexAddCalls],
  ['lstm', lstmCalls],
  ['lstmGradient', lstmGradientCalls],
]);
