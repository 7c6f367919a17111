import { differentiate } from '../../engine/gradient';
import { Memory } from '../../engine/memory';
import type { TensorData } from '../../engine/operation';
import type { SourceSpan } from '../../engine/origin';
import { Plan } from '../../engine/plan';
import type { Shape } from '../../engine/shape';
import { TracedValues } from '../../language/value-trace';
import { buildProgramGraph } from './program';
import { feedRows } from './program-cache';
import type { TrainingView } from './view';

/** The numbers of one tensor in a few. */
export interface TensorSummary {
  /** Smallest, largest and mean of the finite numbers; NaN where there is none. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Shares of all numbers, from 0 to 1. */
  readonly zeros: number;
  readonly nonFinite: number;
}

/** What an expression of a loss file was at one step. */
export interface MeasuredExpression {
  readonly span: SourceSpan;
  readonly shape: Shape;
  /** How often it was evaluated in the step; the numbers are those of the last time. */
  readonly times: number;
  readonly value: TensorSummary;
  /** Of the derivative of all that is minimized; null where that does not depend on the expression. */
  readonly gradient: TensorSummary | null;
}

/**
 * Computes the step that a view is at once more, and measures the smallest expression around a character of a loss file.
 * Nothing that is trained changes.
 * @returns null when no tensor is there
 */
export function measureExpression(
  { run, memory, program, batchRows, step, epoch }: TrainingView,
  file: string,
  offset: number,
): MeasuredExpression | null {
  const traced = new TracedValues();
  const progress = run.totalSteps > 1 ? step / (run.totalSteps - 1) : 0;
  const { objective } = buildProgramGraph(run, {
    batchSize: batchRows.length,
    mode: 'train',
    clock: { step, epoch, progress },
    active: run.loss.parts.filter((_, i) => ((program.activeParts >> i) & 1) === 1),
    trace: traced.trace,
  });
  const place = traced.at(file, offset);
  const node = place?.nodes.at(-1);
  if (place === null || node === undefined) return null;
  const [gradient] = differentiate(objective.total, [node]);
  const own = new Memory('float32');
  const plan = new Plan(own, { outputs: gradient === null ? [node] : [node, gradient] });
  feedRows(program, batchRows);
  for (const [name, { shape, data }] of memory.entries()) own.named(name, shape).set(data);
  plan.run();
  return {
    span: place.span,
    shape: node.shape,
    times: place.nodes.length,
    value: summarize(plan.read(node)),
    gradient: gradient === null ? null : summarize(plan.read(gradient)),
  };
}

function summarize(values: TensorData): TensorSummary {
  let [min, max, sum, zeros, finite] = [Infinity, -Infinity, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) continue;
    finite++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === 0) zeros++;
  }
  const isKnown = finite > 0;
  return {
    min: isKnown ? min : Number.NaN,
    max: isKnown ? max : Number.NaN,
    mean: isKnown ? sum / finite : Number.NaN,
    zeros: values.length === 0 ? 0 : zeros / values.length,
    nonFinite: values.length === 0 ? 0 : 1 - finite / values.length,
  };
}
