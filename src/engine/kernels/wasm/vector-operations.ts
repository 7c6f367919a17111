import { convolutionCalls, convolutionWeightCalls, transposedConvolutionCalls } from './convolution-calls';
import { broadcastCalls, concatCalls, flipCalls, padCalls, sliceCalls, transposeCalls } from './copy-calls';
import { gatherCalls, indexAddCalls, indexSelectCalls, scatterAddCalls } from './indexing-calls';
import { averagePoolCalls, averagePoolGradientCalls, maxPoolCalls } from './pooling-calls';
import { uniformRandomCalls } from './random-calls';
import { gatedGradientCalls, gruCalls, lstmCalls, rnnCalls, rnnGradientCalls } from './recurrent-calls';
import {
  meanCalls,
  standardizeCalls,
  standardizeGradientCalls,
  sumCalls,
  varianceCalls,
} from './reduction-calls';
import type { VectorOperation } from './vector-operation';

/** Operations that are neither elementwise nor products, by name. */
export const vectorOperations: ReadonlyMap<string, VectorOperation> = new Map([
  ['sum', sumCalls],
  ['mean', meanCalls],
  ['variance', varianceCalls],
  ['std', varianceCalls],
  ['standardize', standardizeCalls],
  ['standardizeGradient', standardizeGradientCalls],
  ['conv2d', convolutionCalls],
  ['convTranspose2d', transposedConvolutionCalls],
  ['conv2dWeightGradient', convolutionWeightCalls],
  ['maxPool2dIndices', maxPoolCalls],
  ['avgPool2d', averagePoolCalls],
  ['avgPool2dGradient', averagePoolGradientCalls],
  ['uniformRandom', uniformRandomCalls],
  ['slice', sliceCalls],
  ['pad', padCalls],
  ['concat', concatCalls],
  ['flip', flipCalls],
  ['transpose', transposeCalls],
  ['broadcastTo', broadcastCalls],
  ['gather', gatherCalls],
  ['scatterAdd', scatterAddCalls],
  ['indexSelect', indexSelectCalls],
  ['indexAdd', indexAddCalls],
  ['lstm', lstmCalls],
  ['lstmGradient', gatedGradientCalls],
  ['gru', gruCalls],
  ['gruGradient', gatedGradientCalls],
  ['rnn', rnnCalls],
  ['rnnGradient', rnnGradientCalls],
]);
