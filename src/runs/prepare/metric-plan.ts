import type { Dataset, Target } from '../../data/dataset';
import type { PredictionKind } from '../../engine/losses/loss';
import type { ModelDefinition } from '../../engine/model';
import type { Clock } from '../../language/clock';
import type { LossPart, LossPlan } from '../objective/loss-part';
import type { MetricPlan, TargetMetric } from '../training/metrics';
import { aimsAtValues, type Trial } from './aims-at-values';

/**
 * How the outputs are measured: for each target by the first part of the loss that is about it. Targets that no part
 * predicts as a class or a number (boxes, embeddings) have no metric, and neither have numbers that the loss does not
 * want in the middle of their values, or not in every row.
 * @param end of the run: a loss may change on the way there
 */
export function planMetrics(
  dataset: Dataset,
  { parts }: LossPlan,
  model: ModelDefinition,
  end: Clock,
): MetricPlan {
  if (model.outputShape.length !== 1) return [];
  return dataset.targetColumns.flatMap((target, column): TargetMetric[] => {
    const part = parts.find(({ target: { columns } }) => columns.includes(column));
    const metric = part === undefined ? null : measure(target, column, part, { dataset, model, end });
    return metric === null ? [] : [metric];
  });
}

function measure(target: Target, column: number, part: LossPart, trial: Trial): TargetMetric | null {
  const { dataset, model } = trial;
  const prediction = predictionOf(part, model);
  if (prediction === null) return null;
  const from = (part.outputs?.from ?? 0) + part.target.columns.indexOf(column);
  const { name } = target;
  const at = dataset.targetColumns.length;
  const truth = (row: number) => dataset.targets[row * at + column];
  const classes = classesOf(dataset, target, column, prediction);
  if (classes !== null) {
    const outputs = outputsOfTarget(part, model);
    // A loss file may place rows as points: with fewer outputs than classes none of them can stand for a class.
    if (outputs < classes && !(classes === 2 && outputs === 1)) return null;
    return { kind: 'classes', name, from, outputs, threshold: thresholdOf(prediction), classes, truth };
  }
  if (part.loss.kind === 'file' && isFlagBesideNumbers(dataset, column)) return null;
  if (prediction !== 'logRate' && !aimsAtValues(part, column, trial)) return null;
  const { shift, scale } = target.normalizer;
  const original = (value: number) => value * scale + shift;
  const predict = prediction === 'logRate' ? (output: number) => original(Math.exp(output)) : original;
  return { kind: 'values', name, from, predict, truth };
}

/** What the outputs stand for; null when they are neither a class nor a number. */
function predictionOf({ loss }: LossPart, model: ModelDefinition): PredictionKind | null {
  if (loss.kind === 'file') {
    // A loss file does not say; a sigmoid at the end of the model does.
    return model.layers.at(-1)?.activation === 'sigmoid' ? 'probabilities' : 'score';
  }
  const prediction = loss.definition.prediction(loss.options);
  const measurable = !['boxes', 'embedding', 'embeddingPair', 'pairs'].includes(prediction);
  return measurable ? prediction : null;
}

/** Count of classes; null for a number. A column of 0 and 1 under a loss for classes counts as two classes. */
function classesOf(
  dataset: Dataset,
  { classes }: Target,
  column: number,
  prediction: PredictionKind,
): number | null {
  if (classes !== null) return classes.length;
  if (prediction !== 'logits' && prediction !== 'probabilities') return null;
  return isOfZerosAndOnes(dataset, column) ? 2 : null;
}

/** A loss file is likely to score whether there is something, on a scale that it does not tell. */
function isFlagBesideNumbers(dataset: Dataset, column: number): boolean {
  const isFlag = dataset.targetColumns.map((_, each) => isOfZerosAndOnes(dataset, each));
  return isFlag[column] && !isFlag.every((each) => each);
}

function isOfZerosAndOnes({ targets, targetColumns, rows }: Dataset, column: number): boolean {
  for (let row = 0; row < rows; row++) {
    const value = targets[row * targetColumns.length + column];
    if (value !== 0 && value !== 1) return false;
  }
  return true;
}

function outputsOfTarget({ outputs, target }: LossPart, model: ModelDefinition): number {
  const width = outputs === null ? model.outputShape[0] : outputs.to - outputs.from;
  return width / target.columns.length;
}

/** The output above which the second of two classes is predicted, where there is one output. */
function thresholdOf(prediction: PredictionKind): number {
  return prediction === 'probabilities' || prediction === 'value' ? 0.5 : 0;
}
