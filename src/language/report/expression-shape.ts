import { Graph } from '../../engine/graph';
import { leaf } from '../../engine/operations/leaves';
import type { SourceSpan } from '../../engine/origin';
import type { Shape } from '../../engine/shape';
import type { CheckContext } from '../check/context';
import type { LossFile } from '../loss-file';
import { TracedValues } from '../value-trace';

export interface ExpressionShape {
  readonly span: SourceSpan;
  /** "[batch, 3]", with the axes named that are as long as the batch. */
  readonly shape: string;
}

/** Two sizes that no other axis is likely to have; an axis that follows them is the batch's. */
const BATCHES = [61, 67] as const;

/**
 * The shape of the smallest expression around a character, as the loss is built over a context.
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
  if (first === null || a === undefined || b === undefined) return null;
  return { span: first.span, shape: namedShape(a.shape, b.shape) };
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
