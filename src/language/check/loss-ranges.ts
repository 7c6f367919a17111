import { ACTIVATIONS } from '../../engine/activations';
import type { Node } from '../../engine/graph';
import { leafAttributes } from '../../engine/operations/leaves';
import { sizeOf } from '../../engine/shape';
import type { ClockName } from '../clock';
import { RangeAnalysis, type LeafRanges } from '../ranges/range-analysis';
import { between, hull, NEVER, type Range } from '../ranges/range';
import type { RangeTensor } from '../ranges/range-tensor';
import { LARGEST_OUTPUT, type CheckContext } from './context';

/** Elements and operations up to which a graph is analysed. */
const MOST_ELEMENTS = 40_000;
const MOST_NODES = 1500;

const CLOCK_NAMES: ReadonlySet<string> = new Set<ClockName>(['step', 'epoch', 'progress']);

/** How large numbers that nothing bounds are taken to be: as training may give them, or of any size. */
export type Unbounded = 'ordinary' | 'any';

/**
 * The ranges of all numbers of a loss over what its predictions and targets can be; null for a graph too large to be
 * looked at in between two keystrokes.
 * @param nodes in the order in which they are computed
 */
export function analyseRanges(
  nodes: readonly Node[],
  context: CheckContext,
  unbounded: Unbounded = 'ordinary',
): RangeAnalysis | null {
  const elements = nodes.reduce((total, { shape }) => total + sizeOf(shape), 0);
  if (nodes.length > MOST_NODES || elements > MOST_ELEMENTS) return null;
  return new RangeAnalysis(nodes, leafRanges(context, unbounded));
}

/** What a check's context says of the numbers that a loss begins with. */
export function leafRanges(context: CheckContext, unbounded: Unbounded): LeafRanges {
  const columns = targetColumns(context, unbounded);
  const largest = largestOutput(columns, unbounded);
  const free = between(-largest, largest);
  const repeated = (ranges: readonly Range[], { shape }: Node): RangeTensor =>
    Array.from({ length: sizeOf(shape) }, (_, i) => ranges[i % ranges.length]);
  return {
    ranges(leaf) {
      const name = leafAttributes(leaf)?.name ?? '';
      if (name === 'prediction') return repeated([predictionRange(context, largest)], leaf);
      if (name === 'target') return repeated(columns, leaf);
      if (CLOCK_NAMES.has(name)) return [clockRange(context, name as ClockName)];
      return repeated([free], leaf);
    },
    areShares: (leaf, axis) =>
      leafAttributes(leaf)?.name === 'prediction' &&
      axis === leaf.shape.length - 1 &&
      context.activation === 'softmax',
    isOneHot: (leaf, axis) =>
      leafAttributes(leaf)?.name === 'target' && axis === leaf.shape.length - 1 && hasOneHotRows(context),
  };
}

function largestOutput(columns: readonly Range[], unbounded: Unbounded): number {
  if (unbounded === 'any') return Infinity;
  return columns.reduce((most, { low, high }) => Math.max(most, -low, high), LARGEST_OUTPUT);
}

/** What the model's last activation makes of numbers of ordinary size. */
function predictionRange({ activation }: CheckContext, largest: number): Range {
  const { low, high } = ACTIVATIONS[activation].range;
  // The logarithm of a share is as far below 0 as two scores are apart.
  const least = activation === 'logSoftmax' ? -2 * largest : -largest;
  return between(Math.max(low, least), Math.min(high, largest));
}

function targetColumns({ target }: CheckContext, unbounded: Unbounded): Range[] {
  const { classes, values, rowShape } = target;
  if (classes !== null) return [{ ...between(0, Math.max(classes - 1, 0)), whole: true }];
  const largest = unbounded === 'any' ? Infinity : LARGEST_OUTPUT;
  if (values === null || values.length === 0) return [between(-largest, largest)];
  const width = sizeOf(rowShape);
  const columns = new Array<Range>(width).fill(NEVER);
  values.forEach((value, i) => {
    columns[i % width] = hull(columns[i % width], {
      low: Math.min(value, Math.fround(value)),
      high: Math.max(value, Math.fround(value)),
      nan: Number.isNaN(value),
      whole: Number.isInteger(value),
    });
  });
  return columns;
}

function clockRange({ clocks }: CheckContext, name: ClockName): Range {
  const values = clocks.map((clock) => clock[name]);
  return { ...between(Math.min(...values), Math.max(...values)), whole: name !== 'progress' };
}

function hasOneHotRows({ target: { values, rowShape } }: CheckContext): boolean {
  const width = sizeOf(rowShape);
  if (values === null || width < 2) return false;
  for (let row = 0; row < values.length; row += width) {
    const own = values.subarray(row, row + width);
    if (own.some((value) => value !== 0 && value !== 1) || own.filter((value) => value === 1).length !== 1)
      return false;
  }
  return true;
}
