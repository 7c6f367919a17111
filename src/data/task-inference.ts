import type { Column } from './column';
import type { Task } from './dataset-options';

/** What a task is inferred from; a column's profile has it. */
export interface TargetSummary {
  readonly kind: Column['kind'];
  /** Rows with a value. */
  readonly count: number;
  /** Different values. */
  readonly distinct: number;
  /** Of numbers; NaN for text. */
  readonly min: number;
  readonly max: number;
  /** Whether all numbers are whole. */
  readonly isInteger: boolean;
}

export interface InferredTask {
  readonly task: Task;
  /** A clause for people: "it has the two values 0 and 1". */
  readonly reason: string;
}

const MOST_NUMBERED_CLASSES = 20;
const LEAST_ROWS_PER_CLASS = 5;

/**
 * What a target asks for: text names classes; two numbers are two classes; whole numbers that count from 0 or 1
 * without a gap, few and each with several rows, are class numbers; all else is regression.
 */
export function inferTask({ kind, count, distinct, min, max, isInteger }: TargetSummary): InferredTask {
  if (kind === 'text') {
    if (distinct === 2) return { task: 'binary', reason: 'it is text with two values' };
    return {
      task: 'classification',
      reason: `it is text with ${distinct === 1 ? 'one value' : `${distinct} values`}`,
    };
  }
  if (distinct === 2) return { task: 'binary', reason: `it has the two values ${min} and ${max}` };
  const areClassNumbers =
    isInteger &&
    (min === 0 || min === 1) &&
    distinct === max - min + 1 &&
    distinct > 2 &&
    distinct <= MOST_NUMBERED_CLASSES &&
    count >= LEAST_ROWS_PER_CLASS * distinct;
  if (areClassNumbers) {
    return { task: 'classification', reason: `its values are the whole numbers from ${min} to ${max}` };
  }
  return {
    task: 'regression',
    reason: distinct === 1 ? 'it has a single number' : 'it has many different numbers',
  };
}

/** The summary of a column; numbers are told apart only up to a few more than can be classes. */
export function summarizeTarget(column: Column): TargetSummary {
  if (column.kind === 'text') {
    const { codes, missing, categories } = column;
    return {
      kind: 'text',
      count: codes.length - missing,
      distinct: categories.length,
      min: NaN,
      max: NaN,
      isInteger: false,
    };
  }
  const distinct = new Set<number>();
  let min = Infinity;
  let max = -Infinity;
  let count = 0;
  let isInteger = true;
  for (const value of column.values) {
    if (!Number.isFinite(value)) continue;
    count++;
    min = Math.min(min, value);
    max = Math.max(max, value);
    isInteger &&= Number.isInteger(value);
    if (distinct.size <= MOST_NUMBERED_CLASSES) distinct.add(value);
  }
  return { kind: 'number', count, distinct: distinct.size, min, max, isInteger };
}
