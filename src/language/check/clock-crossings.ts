import type { Node } from '../../engine/graph';
import { leafAttributes } from '../../engine/operations/leaves';
import { guardsHold, type Clock } from '../clock';
import { clockAt } from './context';
import type { LossUnderCheck } from './loss-under-check';
import { breakingArgument } from './sign-changes';

/** Numbers of the clock whose sign is followed. */
const MOST_NUMBERS = 4;

/**
 * Steps at which a number made of the clock alone changes its sign where an operation breaks at 0, as the divisor
 * 1 - epoch / 10 does: the first step on the other side of each change between two moments that are looked at.
 */
export function clockCrossings(loss: LossUnderCheck): Clock[] {
  const { compiled, clocks, context } = loss;
  const found: Clock[] = [];
  for (const node of clockArguments(compiled.forward).slice(0, MOST_NUMBERS)) {
    const signAt = (clock: Clock): number => {
      compiled.setClock(clock);
      compiled.run();
      return Math.sign(compiled.read(node)[0]);
    };
    for (let i = 1; i < clocks.length; i++) {
      const before = signAt(clocks[i - 1]);
      if (before === 0 || before === signAt(clocks[i])) continue;
      let [low, high] = [clocks[i - 1].step, clocks[i].step];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (signAt(clockAt(middle, context)) === before) low = middle;
        else high = middle;
      }
      const clock = clockAt(high, context);
      if (guardsHold(compiled.built.guards, clock)) found.push(clock);
    }
  }
  compiled.setClock(clocks.at(0) ?? loss.clock);
  return found;
}

/** Scalars that depend on the clock and nothing else, and that an operation takes which breaks at 0. */
function clockArguments(nodes: readonly Node[]): Node[] {
  const reads = new Set<Node>();
  const others = new Set<Node>();
  for (const node of nodes) {
    const leaf = leafAttributes(node);
    if (leaf?.role === 'scalar' || node.inputs.some((input) => reads.has(input))) reads.add(node);
    if ((leaf !== null && leaf.role !== 'scalar') || node.inputs.some((input) => others.has(input)))
      others.add(node);
  }
  const breaking = nodes.flatMap((node) => breakingArgument(node) ?? []);
  return [...new Set(breaking)].filter(
    (node) => reads.has(node) && !others.has(node) && node.shape.length === 0,
  );
}
