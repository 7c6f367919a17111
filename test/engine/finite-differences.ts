import assert from 'node:assert/strict';
import { differentiate } from '../../src/engine/gradient';
import type { Node } from '../../src/engine/graph';
import type { Memory } from '../../src/engine/memory';
import { multiply } from '../../src/engine/operations/arithmetic';
import { constant, leafAttributes } from '../../src/engine/operations/leaves';
import { sum } from '../../src/engine/operations/reductions';
import { Plan } from '../../src/engine/plan';
import { RandomStream } from '../../src/engine/random';
import { sizeOf } from '../../src/engine/shape';

const STEP = 1e-5;
/** Entries of each leaf that are perturbed, chosen at random where there are more. */
const ENTRIES_PER_LEAF = 12;

/**
 * Compares the gradient of a random weighting of `output` with central differences in each leaf.
 * @param memory float64, with the leaves' numbers, which are the same afterwards.
 */
export function assertGradientsMatchDifferences(
  memory: Memory,
  output: Node,
  leaves: readonly Node[],
  tolerance = 1e-6,
): void {
  const random = new RandomStream(1, 'finite differences');
  const weights = Float64Array.from({ length: sizeOf(output.shape) }, () => random.nextNormal());
  const total = sum(multiply(output, constant(output.graph, weights, output.shape)));
  const gradients = differentiate(total, leaves);
  const present = gradients.filter((gradient) => gradient !== null);
  const plan = new Plan(memory, { outputs: [total, ...present] });
  plan.run();
  const analytic = gradients.map((gradient) => gradient && plan.read(gradient).slice());
  leaves.forEach((leaf, i) => {
    const { name, shape } = leafAttributes(leaf)!;
    const data = memory.named(name, shape);
    const scale = Math.max(1, ...(analytic[i] ?? []).map(Math.abs));
    for (const entry of chosenEntries(data.length, random)) {
      const value = data[entry];
      const totalAt = (x: number) => {
        data[entry] = x;
        plan.run();
        return plan.read(total)[0];
      };
      const difference = (totalAt(value + STEP) - totalAt(value - STEP)) / (2 * STEP);
      data[entry] = value;
      const gradient = analytic[i]?.[entry] ?? 0;
      assert.ok(
        Math.abs(gradient - difference) <= tolerance * scale,
        `d output / d ${name}[${entry}]: ${gradient}, by differences ${difference}`,
      );
    }
  });
}

function chosenEntries(size: number, random: RandomStream): number[] {
  const entries = Uint32Array.from({ length: size }, (_, i) => i);
  if (size > ENTRIES_PER_LEAF) random.shuffle(entries);
  return [...entries.subarray(0, ENTRIES_PER_LEAF)];
}
