import { Graph } from '../../engine/graph';
import { leaf } from '../../engine/operations/leaves';
import type { SourceSpan } from '../../engine/origin';
import type { Shape } from '../../engine/shape';
import type { CheckContext } from '../check/context';
import type { LossFile } from '../loss-file';
import { TracedValues, type TracedPlace } from '../value-trace';
import { analyseRanges } from '../check/loss-ranges';
import { shown } from '../check/witness';
import { hull, NEVER, type Range } from '../ranges/range';
import { rangeText } from '../ranges/range-text';

export interface ExpressionShape {
  readonly span: SourceSpan;
  /** "[batch, 3]", with the axes named that are as long as the batch. */
  readonly shape: string;
  /** "between 0 and 1": what its numbers can be for all predictions and targets; null where that is not known. */
  readonly range: string | null;
}

/** Two sizes that no other axis is likely to have; an axis that follows them is the batch's. */
const BATCHES = [17, 19] as const;

/**
 * The shape of the smallest expression around a character and the range of its numbers, as the loss is built over a
 * context.
 * @returns null when no tensor is there
 * @throws LossFileError when the loss cannot be built over the context's shapes
 */
export function expressionShape(
  lossFile: LossFile,
  name: string,
  context: CheckContext,
  offset: number,
): ExpressionShape | null {
  const [first, second] = BATCHES.map((batch) =>
    traceShapes(lossFile, name, context, batch).at(lossFile.file, offset),
  );
  const [a, b] = [first?.nodes.at(-1), second?.nodes.at(-1)];
  if (first === null || second === null || a === undefined || b === undefined) return null;
  const ranges = [first, second].map((place) => rangeAt(place, context));
  return { span: first.span, shape: namedShape(a.shape, b.shape), range: describeRange(ranges) };
}

/** What the numbers of a place can be, whenever it is evaluated; null for a graph too large to tell. */
function rangeAt({ nodes }: TracedPlace, context: CheckContext): Range | null {
  const last = nodes[nodes.length - 1];
  const analysis = analyseRanges(last.graph.nodes.slice(0, last.id + 1), context, 'any');
  return analysis && nodes.reduce((all, node) => hull(all, analysis.rangeOf(node)), NEVER);
}

/** The range in words; an end that moves with the size of the batch is none. */
function describeRange([first, second]: readonly (Range | null)[]): string | null {
  if (first === null || second === null) return null;
  const isFixed = (a: number, b: number) => Math.abs(a - b) <= 1e-3 * Math.abs(a);
  const range = {
    ...first,
    low: isFixed(first.low, second.low) ? first.low : -Infinity,
    high: isFixed(first.high, second.high) ? first.high : Infinity,
  };
  return rangeText(range, shown) ?? 'any number';
}

function namedShape(a: Shape, b: Shape): string {
  return `[${a.map((size, axis) => (size === b[axis] ? size : 'batch')).join(', ')}]`;
}

function traceShapes(lossFile: LossFile, name: string, context: CheckContext, batch: number): TracedValues {
  const graph = new Graph();
  const input = (label: string, shape: Shape) => leaf(graph, label, 'input', [batch, ...shape]);
  const traced = new TracedValues();
  lossFile.build(name, {
    graph,
    prediction: input('prediction', context.outputShape),
    target: input('target', context.target.rowShape),
    input: context.inputShape === null ? null : input('input', context.inputShape),
    weights: () => (context.weights > 0 ? leaf(graph, 'weights', 'parameter', [context.weights]) : null),
    clock: context.clocks[0],
    origin: { label: name },
    trace: traced.trace,
  });
  return traced;
}
