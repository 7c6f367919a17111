import { Graph } from '../../../src/engine/graph';
import { losses } from '../../../src/engine/losses';
import { reduceLoss } from '../../../src/engine/losses/loss';
import { Memory } from '../../../src/engine/memory';
import { leaf } from '../../../src/engine/operations/leaves';
import { logSoftmax } from '../../../src/engine/operations/softmax';
import { RandomStream } from '../../../src/engine/random';
import { assertGradientsMatchDifferences } from '../finite-differences';
import { optionVariants, sampleFor } from './samples';

/** Options that no schema can guess: lists with a number for each class. */
const LISTS: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  bce: [{ classWeight: [0.5, 2] }],
  bceWithLogits: [{ classWeight: [0.5, 2] }, { posWeight: [0.5, 1, 2, 3] }],
  crossEntropy: [{ classWeight: [0.5, 1, 2, 3] }, { classWeight: [0.5, 1, 2, 3], labelSmoothing: 0.2 }],
  focal: [{ alpha: [0.5, 1, 2, 3], gamma: 1.5 }, { alpha: 0.25 }],
  multiLabelSoftMargin: [{ classWeight: [0.5, 1, 2, 3] }],
  multiMargin: [{ classWeight: [0.5, 1, 2, 3] }],
  nll: [{ classWeight: [0.5, 1, 2, 3] }],
  smoothL1: [{ beta: 0.5 }, { beta: 0 }],
  tripletMargin: [{ p: 1 }, { p: 3 }],
  tversky: [{ alpha: 0.3, beta: 0.7, gamma: 0.75 }],
};

describe('gradients of losses agree with finite differences', () => {
  for (const loss of losses.values()) {
    for (const options of [...optionVariants(loss), ...(LISTS[loss.name] ?? [])]) {
      it(`${loss.name} ${JSON.stringify(options)}`, () => {
        const random = new RandomStream(7, loss.name);
        const { prediction, target } = sampleFor(loss, options, random, 5);
        const memory = new Memory('float64');
        const graph = new Graph();
        const p = leaf(graph, 'prediction', 'input', prediction.shape);
        const t = leaf(graph, 'target', 'input', target.shape);
        memory.named('prediction', prediction.shape).set(prediction.data);
        memory.named('target', target.shape).set(target.data);
        const parsed = loss.options.parse(options);
        const normalized = loss.prediction(parsed) === 'logProbabilities' ? logSoftmax(p) : p;
        const unreduced = loss.build(normalized, t, parsed);
        assertGradientsMatchDifferences(memory, reduceLoss(unreduced, 'none'), [p]);
        assertGradientsMatchDifferences(memory, reduceLoss(unreduced, 'mean'), [p]);
      });
    }
  }
});
