/** Figures that people compare, on the scale of the data file: accuracy, recall, R², mean absolute error. */
import type { TensorData } from '../../engine/operation';

/** How the outputs for one target become a prediction on the target's own scale, and what is measured of it. */
export type TargetMetric =
  | {
      readonly kind: 'classes';
      readonly name: string;
      /** First output and count of outputs that belong to the target. */
      readonly from: number;
      readonly outputs: number;
      /** With one output: class 1 is predicted above it. With more, the largest output wins. */
      readonly threshold: number;
      readonly classes: number;
      /** Class index of each row of the data set. */
      readonly truth: (row: number) => number;
    }
  | {
      readonly kind: 'values';
      readonly name: string;
      readonly from: number;
      /** The prediction from the output, on the scale of the data file. */
      readonly predict: (output: number) => number;
      readonly truth: (row: number) => number;
    };

export type MetricPlan = readonly TargetMetric[];

/** Name of the metric that stands for the task; null when there is none. */
export function mainMetric(plan: MetricPlan): string | null {
  if (plan.length === 0) return null;
  return plan[0].kind === 'classes' ? 'accuracy' : 'r2';
}

/** Gathers the metrics over some rows, batch by batch. */
export class MetricSums {
  private readonly targets: readonly TargetSums[];

  constructor(plan: MetricPlan) {
    this.targets = plan.map((metric) =>
      metric.kind === 'classes' ? new ClassSums(metric) : new ValueSums(metric),
    );
  }

  reset(): void {
    for (const target of this.targets) target.reset();
  }

  /** @param predictions [rows, width] */
  add(rows: Uint32Array, predictions: TensorData, width: number): void {
    for (const target of this.targets) {
      for (let i = 0; i < rows.length; i++) target.add(rows[i], predictions, i * width);
    }
  }

  /**
   * By name. With several targets each metric is told for each, as "r2:NAME", and for all as the mean over those that
   * have it.
   */
  result(): Record<string, number> {
    if (this.targets.length === 1) return this.targets[0].result();
    const values: Record<string, number> = {};
    const byMetric = new Map<string, number[]>();
    for (const target of this.targets) {
      for (const [metric, value] of Object.entries(target.result())) {
        values[`${metric}:${target.name}`] = value;
        byMetric.set(metric, [...(byMetric.get(metric) ?? []), value]);
      }
    }
    const means = [...byMetric].map(([metric, list]) => [
      metric,
      list.reduce((a, b) => a + b, 0) / list.length,
    ]);
    return { ...(Object.fromEntries(means) as Record<string, number>), ...values };
  }
}

interface TargetSums {
  readonly name: string;
  reset(): void;
  /** @param start index of the row's first output */
  add(row: number, predictions: TensorData, start: number): void;
  result(): Record<string, number>;
}

class ClassSums implements TargetSums {
  readonly name: string;
  /** Classes that can be predicted: a model may have more outputs than the target has classes. */
  private readonly predictable: number;
  /** [classes, predictable]: rows of each class by what they were taken for. */
  private readonly confusion: Float64Array;

  constructor(private readonly metric: TargetMetric & { kind: 'classes' }) {
    this.name = metric.name;
    this.predictable = Math.max(metric.classes, metric.outputs);
    this.confusion = new Float64Array(metric.classes * this.predictable);
  }

  reset(): void {
    this.confusion.fill(0);
  }

  add(row: number, predictions: TensorData, start: number): void {
    const predicted = this.predictedClass(predictions, start);
    this.confusion[this.metric.truth(row) * this.predictable + predicted]++;
  }

  result(): Record<string, number> {
    const { classes } = this.metric;
    const { confusion, predictable } = this;
    let right = 0;
    for (let i = 0; i < classes; i++) right += confusion[i * predictable + i];
    const accuracy = right / confusion.reduce((total, count) => total + count, 0);
    if (classes !== 2) return { accuracy };
    const falsePositives = confusion[1];
    const truePositives = confusion[predictable + 1];
    const positives = confusion.subarray(predictable).reduce((total, count) => total + count, 0);
    const falseNegatives = positives - truePositives;
    return {
      accuracy,
      precision: ratio(truePositives, truePositives + falsePositives),
      recall: ratio(truePositives, truePositives + falseNegatives),
      f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    };
  }

  /** A row whose outputs hold a NaN counts as the first class. */
  private predictedClass(predictions: TensorData, start: number): number {
    const { from, outputs, threshold } = this.metric;
    const first = start + from;
    if (outputs === 1) return predictions[first] > threshold ? 1 : 0;
    let best = 0;
    for (let i = 1; i < outputs; i++) {
      if (predictions[first + i] > predictions[first + best]) best = i;
    }
    return best;
  }
}

/** 0 / 0 is 0: no positive was there, and none was found. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

class ValueSums implements TargetSums {
  readonly name: string;
  private rows = 0;
  private absolute = 0;
  private squared = 0;
  /** Welford's running mean and sum of squared differences of the true values. */
  private mean = 0;
  private spread = 0;

  constructor(private readonly metric: TargetMetric & { kind: 'values' }) {
    this.name = metric.name;
  }

  reset(): void {
    this.rows = 0;
    this.absolute = 0;
    this.squared = 0;
    this.mean = 0;
    this.spread = 0;
  }

  add(row: number, predictions: TensorData, start: number): void {
    const truth = this.metric.truth(row);
    const residual = this.metric.predict(predictions[start + this.metric.from]) - truth;
    this.absolute += Math.abs(residual);
    this.squared += residual * residual;
    this.rows++;
    const difference = truth - this.mean;
    this.mean += difference / this.rows;
    this.spread += difference * (truth - this.mean);
  }

  /** R² as scikit-learn's r2_score: for a constant target 1 when it was met exactly, else 0. */
  result(): Record<string, number> {
    const constant = this.squared === 0 ? 1 : 0;
    return {
      r2: this.spread === 0 ? constant : 1 - this.squared / this.spread,
      mae: this.absolute / this.rows,
    };
  }
}
