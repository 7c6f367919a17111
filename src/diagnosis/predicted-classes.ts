import type { TargetMetric } from '../runs/training/metrics';
import type { TrainingView } from '../runs/training/view';
import { probedRows } from './probes';

export interface ClassRecall {
  readonly metric: TargetMetric & { readonly kind: 'classes' };
  /** Of each class: training rows, and the share of the rows looked at that were recognized (NaN when none was). */
  readonly classes: readonly { readonly count: number; readonly recall: number }[];
}

/** How well the classes of the first target are recognized on training rows; null for other targets. */
export function classRecall(view: TrainingView): ClassRecall | null {
  const { run } = view;
  const metric = run.metrics.at(0);
  const counts = run.dataset.classCounts;
  if (metric?.kind !== 'classes' || counts === null) return null;
  // A single output tells two classes apart; for more it is a number, such as a count.
  if (metric.outputs === 1 && metric.classes > 2) return null;
  const classes = counts.map((count, index) => {
    const rows = probedRows(run.dataset.trainingRows.filter((row) => metric.truth(row) === index));
    if (rows.length === 0) return { count, recall: Number.NaN };
    const predictions = view.predict(rows);
    const width = predictions.length / rows.length;
    let right = 0;
    for (let i = 0; i < rows.length; i++) {
      if (predictedClass(metric, predictions.subarray(i * width, (i + 1) * width)) === index) right++;
    }
    return { count, recall: right / rows.length };
  });
  return { metric, classes };
}

function predictedClass({ from, outputs, threshold }: ClassRecall['metric'], row: ArrayLike<number>): number {
  if (outputs === 1) return row[from] > threshold ? 1 : 0;
  let best = 0;
  for (let i = 1; i < outputs; i++) if (row[from + i] > row[from + best]) best = i;
  return best;
}
