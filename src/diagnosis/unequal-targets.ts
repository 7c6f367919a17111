import type { Target } from '../data/dataset';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { TrainingView } from '../runs/training/view';
import { probedRows } from './probes';

/** How well one of several targets is told. */
export interface TargetFit {
  readonly target: Target;
  /** Deviation of the values as the loss gets them. */
  readonly deviation: number;
  /** Mean squared error / variance: 1 for a constant answer. */
  readonly unexplained: number;
}

/**
 * How well each of several targets is told under one squared error over all of them, which weighs each by its variance;
 * null for other losses and for single targets. Over up to 256 training rows.
 */
export function fitOfTargets({ dataset, loss, model }: PreparedRun, view: TrainingView): TargetFit[] | null {
  const [{ loss: first, target }] = loss.parts;
  const width = dataset.targetColumns.length;
  if (loss.kind !== 'single' || first.kind !== 'named' || first.definition.name !== 'mse') return null;
  const outputs = model.outputShape.reduce((a, b) => a * b, 1);
  if (dataset.task !== 'regression' || width < 2 || outputs !== width) return null;
  if (target.values.length !== dataset.rows * width) return null;
  const rows = probedRows(dataset.trainingRows);
  const predictions = view.predict(rows);
  return dataset.targetColumns.map((column, k) => {
    const values = Array.from(rows, (row) => target.values[row * width + k]);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length;
    const error = values.reduce((sum, value, i) => sum + (value - predictions[i * width + k]) ** 2, 0);
    return {
      target: column,
      deviation: Math.sqrt(variance),
      unexplained: error / rows.length / variance,
    };
  });
}
