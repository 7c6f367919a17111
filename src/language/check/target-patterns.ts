import type { TensorData } from '../../engine/operation';
import type { RandomStream } from '../../engine/random';
import { sizeOf } from '../../engine/shape';
import type { TargetRows } from './context';

/** Writes the targets of one batch. */
export type TargetPattern = (target: TensorData) => void;

/** Distinct rows that are looked at one by one, besides random mixtures of all rows. */
const ROWS_TRIED = 12;

/**
 * Batches of targets that training can meet, the ordinary ones first: random rows, one row throughout, the rows with
 * the extremes of each column, and for a single column of measurements the ends of its interval and zero.
 */
export function targetPatterns(target: TargetRows, random: RandomStream): TargetPattern[] {
  if (target.classes !== null) return classPatterns(target.classes, random);
  if (target.values === null) return anyNumbers(random);
  return rowPatterns(target.values, sizeOf(target.rowShape), random);
}

function classPatterns(classes: number, random: RandomStream): TargetPattern[] {
  const one = Array.from({ length: Math.min(classes, ROWS_TRIED) }, (_, i) => constantly(i));
  const mixed: TargetPattern = (target) => {
    for (let i = 0; i < target.length; i++) target[i] = random.nextInteger(classes);
  };
  const inTurn: TargetPattern = (target) => {
    for (let i = 0; i < target.length; i++) target[i] = i % classes;
  };
  return [inTurn, ...one, mixed];
}

function anyNumbers(random: RandomStream): TargetPattern[] {
  const normal =
    (scale: number): TargetPattern =>
    (target) => {
      for (let i = 0; i < target.length; i++) target[i] = scale * random.nextNormal();
    };
  return [normal(1), constantly(0), constantly(1), normal(10), constantly(-1), constantly(-3), normal(1000)];
}

function constantly(value: number): TargetPattern {
  return (target) => {
    target.fill(value);
  };
}

/** Batches of nothing but one of two labels. */
export const YES_OR_NO: readonly TargetPattern[] = [constantly(0), constantly(1)];

function rowPatterns(values: Float64Array, width: number, random: RandomStream): TargetPattern[] {
  const rows = values.length / width;
  const copy = (target: TensorData, to: number, row: number) => {
    for (let column = 0; column < width; column++) target[to * width + column] = values[row * width + column];
  };
  const mixed: TargetPattern = (target) => {
    for (let i = 0; i < target.length / width; i++) copy(target, i, random.nextInteger(rows));
  };
  const only = (row: number): TargetPattern => {
    return (target) => {
      for (let i = 0; i < target.length / width; i++) copy(target, i, row);
    };
  };
  const notable = notableRows(values, width);
  const inTurn: TargetPattern = (target) => {
    for (let i = 0; i < target.length / width; i++) copy(target, i, notable[i % notable.length]);
  };
  return [mixed, inTurn, ...notable.map(only), ...(width === 1 ? intervalPatterns(values) : []), mixed];
}

/** The rows with the smallest, the largest and the smallest absolute number of each column, each distinct row once. */
function notableRows(values: Float64Array, width: number): number[] {
  const found = new Map<string, number>();
  const remember = (row: number) => {
    const key = values.subarray(row * width, (row + 1) * width).join();
    if (!found.has(key) && found.size < ROWS_TRIED) found.set(key, row);
  };
  const rows = values.length / width;
  for (let column = 0; column < width; column++) {
    let [least, most, nearest] = [0, 0, 0];
    const at = (row: number) => values[row * width + column];
    for (let row = 1; row < rows; row++) {
      if (at(row) < at(least)) least = row;
      if (at(row) > at(most)) most = row;
      if (Math.abs(at(row)) < Math.abs(at(nearest))) nearest = row;
    }
    for (const row of [least, most, nearest]) remember(row);
  }
  for (let row = 0; row < rows; row++) {
    const isZero = values.subarray(row * width, (row + 1) * width).every((value) => value === 0);
    if (isZero) remember(row);
  }
  return [...found.values()];
}

/** A column of measurements may take any number between the smallest and the largest it has. */
function intervalPatterns(values: Float64Array): TargetPattern[] {
  if (values.every(Number.isInteger)) return [];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return [...(low < 0 && high > 0 ? [0] : []), (low + high) / 2].map(constantly);
}
