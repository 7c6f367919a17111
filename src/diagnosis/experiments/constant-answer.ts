import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { MetricSums, type TargetMetric } from '../../runs/training/metrics';

/** The same for every row, whatever its features: the mean of a target's values, or one of its classes. */
export type ConstantKind = 'mean' | 'commonestClass' | 'positiveClass' | 'oneForEachTarget';

/** What a model has to do better than before it has learned anything. */
export interface ConstantAnswer {
  readonly kind: ConstantKind;
  /** By name, on the validation rows; without the loss, which is about what a model gives. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * The best answer that looks at no feature, chosen on the training rows: the mean of values, the class with the most
 * rows; where F1 judges, the class that it is about, since it is 0 for a model that never says it. Null when nothing is
 * measured.
 * @param judging name of the metric that judges
 */
export function constantAnswer(run: PreparedRun, judging: string | null): ConstantAnswer | null {
  const { metrics, dataset } = run;
  const { trainingRows, validationRows } = dataset;
  if (metrics.length === 0 || validationRows.length === 0) return null;
  const outputs: number[] = [];
  const plan = metrics.map((metric): TargetMetric => {
    const from = outputs.length;
    if (metric.kind === 'values') {
      outputs.push(meanOf(metric.truth, trainingRows));
      return { ...metric, from, predict: (output) => output };
    }
    const chosen = judging === 'f1' ? 1 : commonest(metric.truth, metric.classes, trainingRows);
    // With two outputs or more the largest wins, also where the model has a single score for two classes.
    const width = Math.max(2, metric.classes);
    outputs.push(...Array.from({ length: width }, (_, index) => Number(index === chosen)));
    return { ...metric, from, outputs: width };
  });
  const sums = new MetricSums(plan);
  // Rows of width 0: all of them read the same outputs.
  sums.add(validationRows, Float64Array.from(outputs), 0);
  return { kind: kindOf(metrics, judging), metrics: sums.result() };
}

function kindOf(metrics: readonly TargetMetric[], judging: string | null): ConstantKind {
  if (metrics.length > 1) return 'oneForEachTarget';
  if (metrics[0].kind === 'values') return 'mean';
  return judging === 'f1' ? 'positiveClass' : 'commonestClass';
}

function meanOf(truth: (row: number) => number, rows: Uint32Array): number {
  return rows.reduce((mean, row, index) => mean + (truth(row) - mean) / (index + 1), 0);
}

function commonest(truth: (row: number) => number, classes: number, rows: Uint32Array): number {
  const counts = new Float64Array(classes);
  for (const row of rows) counts[truth(row)]++;
  return counts.indexOf(Math.max(...counts));
}

/** What the constant answer is called, after "always". */
export function constantName(kind: ConstantKind): string {
  switch (kind) {
    case 'mean':
      return 'the mean';
    case 'commonestClass':
      return 'the most frequent class';
    case 'positiveClass':
      return 'the positive class';
    case 'oneForEachTarget':
      return 'the same for each target';
  }
}
