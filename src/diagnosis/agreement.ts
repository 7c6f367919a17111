import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { TrainingView } from '../runs/training/view';
import { probedRows } from './probes';

/** How far what the model says goes along with the targets of some rows, whatever the loss makes of it. */
export interface Agreement {
  /** Rank correlation (Spearman 1904), averaged over the targets or classes. */
  readonly correlation: number;
  /** The same in deviations of what chance gives. */
  readonly deviations: number;
}

/** Numbers of one output, or of one target, for each of some rows. */
type Column = readonly number[];

/**
 * Compares outputs with targets; null where they do not answer each other one by one, as the points of an embedding and
 * the parameters of a distribution do not.
 */
export function agreementOver(view: TrainingView, all: Uint32Array): Agreement | null {
  const { dataset } = view.run;
  const rows = probedRows(all);
  const width = outputsOf(view.run);
  if (width === null || rows.length < 2) return null;
  const predictions = view.predict(rows);
  const outputs = Array.from({ length: width }, (_, k) =>
    Array.from(rows, (_row, i) => predictions[i * width + k]),
  );
  const targets = dataset.targetColumns.map((_, k) =>
    Array.from(rows, (row) => dataset.targets[row * dataset.targetColumns.length + k]),
  );
  const pairs = pairsOf(outputs, targets, dataset.classes);
  if (pairs === null) return null;
  const correlations = pairs
    .map(([output, target]) => correlationOf(ranksOf(output), ranksOf(target)))
    .filter((correlation) => !Number.isNaN(correlation));
  if (correlations.length === 0) return null;
  const correlation = correlations.reduce((sum, each) => sum + each, 0) / correlations.length;
  return { correlation, deviations: correlation * Math.sqrt(rows.length) };
}

/** Numbers that the model gives for a row; null for more than a list of them. */
function outputsOf({ model }: PreparedRun): number | null {
  return model.outputShape.length === 1 ? model.outputShape[0] : null;
}

function pairsOf(
  outputs: readonly Column[],
  targets: readonly Column[],
  classes: readonly string[] | null,
): [Column, Column][] | null {
  if (outputs.length === targets.length && (classes === null || classes.length === 2))
    return outputs.map((output, k) => [output, targets[k]]);
  if (classes === null || targets.length !== 1 || outputs.length !== classes.length) return null;
  // A score says something beside those of the other classes only.
  const most = outputs[0].map((_, i) => Math.max(...outputs.map((output) => output[i])));
  const spread = outputs[0].map((_, i) =>
    Math.log(outputs.reduce((sum, output) => sum + Math.exp(output[i] - most[i]), 0)),
  );
  return outputs.map((output, k) => [
    output.map((score, i) => score - most[i] - spread[i]),
    targets[0].map((index) => Number(index === k)),
  ]);
}

/** Places in order, equal numbers sharing the mean of theirs. */
function ranksOf(values: Column): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j]);
  const ranks = values.map(() => 0);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}

/** Pearson's; 0 where the first does not vary, NaN where the second does not. */
function correlationOf(output: Column, target: Column): number {
  const middle = (output.length - 1) / 2;
  let [product, ofOutput, ofTarget] = [0, 0, 0];
  output.forEach((rank, i) => {
    product += (rank - middle) * (target[i] - middle);
    ofOutput += (rank - middle) ** 2;
    ofTarget += (target[i] - middle) ** 2;
  });
  if (ofTarget === 0) return Number.NaN;
  return ofOutput === 0 ? 0 : product / Math.sqrt(ofOutput * ofTarget);
}
