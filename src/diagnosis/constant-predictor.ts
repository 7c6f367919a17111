import type { Dataset } from '../data/dataset';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { LossPart } from '../runs/objective/loss-part';
import type { TrainingView } from '../runs/training/view';
import { median } from './median';
import { probedRows } from './probes';

/**
 * What the best constant answer loses, chosen on the training rows; null for losses where that is not known.
 * @param rows over which the loss is averaged; by default the training rows
 */
export function constantPredictorLoss(run: PreparedRun, rows = run.dataset.trainingRows): number | null {
  const [part] = run.loss.parts;
  if (run.loss.kind !== 'single' || part.loss.kind !== 'named' || part.loss.reduction !== 'mean') return null;
  const { definition, options } = part.loss;
  if (hasWeights(options)) return null;
  switch (definition.name) {
    case 'crossEntropy':
    case 'nll':
    case 'bce':
    case 'bceWithLogits':
      return crossEntropy(run.dataset, rows);
    case 'mse':
      return squaredError(part, run.dataset.trainingRows, rows);
    default: {
      const cost = costOfResidual(definition.name, options);
      return cost === null ? null : leastCost(part, cost, run.dataset.trainingRows, rows);
    }
  }
}

/** Rows of both kinds without which it is chance, or the fault of too few rows, what holds for other rows. */
const ROWS_TO_JUDGE = 40;
/** Training rows for each feature; Peduzzi et al. 1996 on the number of events for each variable. */
const ROWS_PER_FEATURE = 10;

/** Whether there are rows enough to tell labels without a meaning from too few rows to learn from. */
export function canJudgeLabels({ dataset: { trainingRows, validationRows, width } }: PreparedRun): boolean {
  const needed = Math.max(ROWS_TO_JUDGE, ROWS_PER_FEATURE * width);
  return trainingRows.length >= needed && validationRows.length >= ROWS_TO_JUDGE;
}

/** What is left of the error of an ordinary row that counts as more than a constant answer does. */
const CLEARLY_LESS = 0.7;

/**
 * Whether most rows are told clearly better than by a constant, whatever the loss makes of the rest: a few rows far off
 * can hide that in a mean. For one target of numbers.
 */
export function tellsMostRows(run: PreparedRun, view: TrainingView): boolean {
  const [{ target }] = run.loss.parts;
  const { dataset } = run;
  if (dataset.task !== 'regression' || run.loss.kind !== 'single') return false;
  if (target.values.length !== dataset.rows || run.model.outputShape.some((size) => size !== 1)) return false;
  const rows = probedRows(dataset.trainingRows);
  const targets = Array.from(rows, (row) => target.values[row]);
  const middle = median(targets);
  const predictions = view.predict(rows);
  const error = median(targets.map((value, i) => Math.abs(value - predictions[i])));
  return error < CLEARLY_LESS * median(targets.map((value) => Math.abs(value - middle)));
}

function hasWeights({
  classWeight = null,
  posWeight = 1,
  labelSmoothing = 0,
}: Readonly<Record<string, unknown>>): boolean {
  return classWeight !== null || posWeight !== 1 || labelSmoothing !== 0;
}

/** Of the classes of these rows under their shares of the training rows, in nats. */
function crossEntropy({ classCounts, targets, targetColumns }: Dataset, rows: Uint32Array): number | null {
  if (classCounts === null) return null;
  const total = classCounts.reduce((a, b) => a + b, 0);
  const width = targetColumns.length;
  // A class that is never trained on would lose infinitely; it counts as half a row.
  const shares = classCounts.map((count) => Math.max(count, 0.5) / total);
  return rows.reduce((sum, row) => sum - Math.log(shares[targets[row * width]]), 0) / rows.length;
}

/** From the means of the training rows, averaged over the columns. */
function squaredError(
  { target: { values, rowShape } }: LossPart,
  trained: Uint32Array,
  rows: Uint32Array,
): number {
  const width = rowShape.reduce((a, b) => a * b, 1);
  let total = 0;
  for (let column = 0; column < width; column++) {
    let mean = 0;
    for (const row of trained) mean += values[row * width + column] / trained.length;
    for (const row of rows) total += (values[row * width + column] - mean) ** 2 / rows.length;
  }
  return total / width;
}

type Cost = (residual: number) => number;

/** What a residual costs under a loss that is convex in it; null for other losses. */
function costOfResidual(name: string, { delta, beta }: Readonly<Record<string, unknown>>): Cost | null {
  switch (name) {
    case 'mae':
      return Math.abs;
    case 'huber':
      return huberOf(Number(delta), 1);
    case 'smoothL1':
      return huberOf(Number(beta), 1 / Number(beta));
    case 'logCosh':
      return (residual) => Math.abs(residual) + Math.log1p(Math.exp(-2 * Math.abs(residual))) - Math.LN2;
    default:
      return null;
  }
}

/** Squared up to a width, linear beyond it, times a factor; the absolute value for a width of 0. */
function huberOf(width: number, factor: number): Cost {
  if (width === 0) return Math.abs;
  return (residual) => {
    const size = Math.abs(residual);
    return factor * (size < width ? (size * size) / 2 : width * (size - width / 2));
  };
}

/** Steps of the search: each leaves two thirds of the range. */
const SEARCH_STEPS = 40;

/** The mean cost of the constant that costs least on the trained rows, averaged over the columns; by ternary search. */
function leastCost(
  { target: { values, rowShape } }: LossPart,
  cost: Cost,
  trained: Uint32Array,
  rows: Uint32Array,
): number {
  const width = rowShape.reduce((a, b) => a * b, 1);
  const looked = probedRows(trained);
  const mean = (column: number, among: Uint32Array, constant: number): number =>
    among.reduce((sum, row) => sum + cost(values[row * width + column] - constant), 0) / among.length;
  let total = 0;
  for (let column = 0; column < width; column++) {
    let [low, high] = [Infinity, -Infinity];
    for (const row of looked) {
      low = Math.min(low, values[row * width + column]);
      high = Math.max(high, values[row * width + column]);
    }
    for (let i = 0; i < SEARCH_STEPS; i++) {
      const third = (high - low) / 3;
      if (mean(column, looked, low + third) < mean(column, looked, high - third)) high -= third;
      else low += third;
    }
    total += mean(column, rows, (low + high) / 2) / width;
  }
  return total;
}
