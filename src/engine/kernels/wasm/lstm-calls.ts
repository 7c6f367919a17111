import type { Node } from '../../graph';
import { clearMemory, i32 } from './code';
import {
  productOfSlopes,
  productOfStates,
  writeLstmGradientStep,
  writeLstmStep,
  type LstmSize,
} from './lstm';
import { productScratch, writeProduct } from './matmul';
import { call } from './module-builder';
import { keyOf, type VectorOperation } from './vector-operation';

/** Longer sequences are left to the reference kernel, because each step is a call of its own. */
const MOST_STEPS = 1024;

/** @param projected [time, batch, 4 * hidden]; @param weight [4 * hidden, hidden] */
function stepSize(projected: Node, weight: Node): LstmSize {
  const [time, batch] = projected.shape;
  const hidden = weight.shape[1];
  return { time, batch, hidden, states: batch * hidden };
}

/** Each step is a product of the states and a pass over the cells. */
export const lstmCalls: VectorOperation = (node, context) => {
  const [projected, hidden, cell, weight] = node.inputs;
  const size = stepSize(projected, weight);
  const { time, states } = size;
  if (time > MOST_STEPS) return null;
  const { module } = context;
  const shape = productOfStates(size);
  const product = module.shared(`product ${keyOf(shape)}`, (builder) => writeProduct(builder, shape));
  const step = module.shared(`lstm ${keyOf(size)}`, (builder) => writeLstmStep(builder, size));
  const sums = context.scratchOf(4 * states + productScratch(shape));
  const [from, output] = [context.addressOf(projected), context.addressOf(node)];
  const [weights, firstHidden, firstCell] = [weight, hidden, cell].map((each) => context.addressOf(each));
  return Array.from({ length: time }, (_, t) => {
    const now = output + t * states * 4;
    const before = t === 0 ? firstHidden : now - states * 4;
    const cellBefore = t === 0 ? firstCell : now + (time - 1) * states * 4;
    return [
      call(product, [before, weights, sums, sums + 16 * states]),
      call(step, [from + t * states * 16, sums, cellBefore, now]),
    ];
  });
};

export const lstmGradientCalls: VectorOperation = (node, context) => {
  const [planes, upstream, initialCell, weight] = node.inputs;
  const [time, batch, hidden] = planes.shape.slice(-3);
  const size = { time, batch, hidden, states: batch * hidden };
  const { states } = size;
  if (time > MOST_STEPS) return null;
  const { module } = context;
  const shape = productOfSlopes(size);
  const product = module.shared(`product ${keyOf(shape)}`, (builder) => writeProduct(builder, shape));
  const step = module.shared(`lstmGradient ${keyOf(size)}`, (builder) =>
    writeLstmGradientStep(builder, size),
  );
  const scratch = context.scratchOf(productScratch(shape));
  const [results, toResults, firstCell] = [planes, upstream, initialCell].map((each) =>
    context.addressOf(each),
  );
  const [weights, output] = [context.addressOf(weight), context.addressOf(node)];
  // What the steps hand on ends as the derivative with respect to the first states, and so is computed there.
  const carriedHidden = output + 16 * time * states;
  const carriedCell = carriedHidden + 4 * states;
  return [
    clearMemory(i32.const(carriedHidden), 8 * states),
    Array.from({ length: time }, (_, i) => {
      const t = time - 1 - i;
      const now = t * states * 4;
      const cellBefore = t === 0 ? firstCell : results + now + (time - 1) * states * 4;
      return [
        call(step, [
          results + now,
          toResults + now,
          cellBefore,
          output + 4 * now,
          carriedHidden,
          carriedCell,
        ]),
        call(product, [output + 4 * now, weights, carriedHidden, scratch]),
      ];
    }),
  ];
};
