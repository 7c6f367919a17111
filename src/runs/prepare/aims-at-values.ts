import type { Dataset } from '../../data/dataset';
import { differentiate } from '../../engine/gradient';
import { Graph, type Node } from '../../engine/graph';
import { Memory } from '../../engine/memory';
import type { ModelDefinition } from '../../engine/model';
import { leaf } from '../../engine/operations/leaves';
import { Plan } from '../../engine/plan';
import { sizeOf } from '../../engine/shape';
import type { Clock } from '../../language/clock';
import { LossFileError } from '../../language/problem';
import { buildObjective } from '../objective/build-objective';
import type { LossPart } from '../objective/loss-part';
import { LossMismatch } from '../objective/loss-mismatch';
import { countNumbers } from '../training/trained-parameters';

/** Rows that are looked at. */
const MOST_ROWS = 32;
/** A loss that pulls this many times harder to one side has its answer at the edge of the values, not in their middle. */
const LOPSIDED = 2;
/** A loss that has nothing to say about this share of the rows leaves their predictions to chance. */
const IGNORED = 0.1;

/** What a loss is tried over. */
export interface Trial {
  readonly dataset: Dataset;
  readonly model: ModelDefinition;
  /** The end of the run: a loss may change on the way there. */
  readonly end: Clock;
}

/**
 * Whether a loss wants a column predicted in every row, and about in the middle of its values, so that R\u00b2 and the mean
 * absolute error say how well it was done: not of a 90 % quantile, nor of boxes that count only where there is an object.
 * Found out by the slopes of the loss where the predictions lie a standard deviation above their targets, and below.
 */
export function aimsAtValues(part: LossPart, column: number, trial: Trial): boolean {
  const slopes = slopesBeside(part, column, trial);
  if (slopes === null) return true;
  const [above, below] = slopes;
  const ignored = above.filter((slope, row) => slope === 0 && below[row] === 0).length;
  if (ignored >= IGNORED * above.length && ignored > 0) return false;
  const [down, up] = [sum(above), -sum(below)];
  if (!Number.isFinite(down + up)) return true;
  return down > 0 && up > 0 && down < LOPSIDED * up && up < LOPSIDED * down;
}

/** d(loss)/d(prediction) in each row above the targets and below; null where it cannot be had. */
function slopesBeside(part: LossPart, column: number, trial: Trial): [number[], number[]] | null {
  const rows = someOf(trial.dataset.trainingRows);
  const width = part.outputs === null ? sizeOf(trial.model.outputShape) : part.outputs.to - part.outputs.from;
  const targets = sizeOf(part.target.rowShape);
  const at = part.target.columns.indexOf(column);
  if (rows.length === 0 || targets !== part.target.columns.length || width < targets) return null;
  const built = compile(part, rows.length, width, trial);
  if (built === null) return null;
  const { plan, prediction, target, slope } = built;
  const [predicted, wanted] = [plan.read(prediction), plan.read(target)];
  rows.forEach((row, i) => {
    for (let j = 0; j < targets; j++) wanted[i * targets + j] = part.target.values[row * targets + j];
  });
  const distance = deviation(rows.map((_, i) => wanted[i * targets + at])) || 1;
  const slopes = [distance, -distance].map((shift) => {
    predicted.fill(0);
    rows.forEach((_, i) => {
      for (let j = 0; j < targets; j++) predicted[i * width + j] = wanted[i * targets + j];
      predicted[i * width + at] += shift;
    });
    plan.run();
    const data = plan.read(slope);
    return rows.map((_, i) => data[i * width + at]);
  });
  return [slopes[0], slopes[1]];
}

interface CompiledPart {
  readonly plan: Plan;
  readonly prediction: Node;
  readonly target: Node;
  readonly slope: Node;
}

/** The loss by itself over some rows; null where it cannot be built over so many, or has no slope. */
function compile(part: LossPart, rows: number, width: number, { model, end }: Trial): CompiledPart | null {
  const graph = new Graph();
  const prediction = leaf(graph, 'prediction', 'input', [rows, width]);
  const target = leaf(graph, 'target', 'input', [rows, ...part.target.rowShape]);
  const alone = { ...part, weight: 1, outputs: null };
  const weights = countNumbers(model.parameters);
  try {
    const { total } = buildObjective(
      {
        kind: 'single',
        parts: [alone],
        outputs: null,
        balance: 'fixed',
        phases: null,
        penalty: null,
        title: '',
      },
      {
        graph,
        prediction,
        input: leaf(graph, 'input', 'input', [rows, ...model.inputShape]),
        targetOf: () => target,
        weights: weights > 0 ? [leaf(graph, 'weights', 'parameter', [weights])] : [],
        lossParameter: (name) => leaf(graph, name, 'parameter', []),
        clock: end,
        active: [alone],
      },
    );
    const [slope] = differentiate(total, [prediction]);
    if (slope === null) return null;
    const memory = new Memory('float64');
    const plan = new Plan(memory, { outputs: [prediction, target, slope], keepAll: true });
    for (const name of ['step', 'epoch', 'progress'] as const) {
      if (memory.has(name)) memory.named(name, [])[0] = end[name];
    }
    return { plan, prediction, target, slope };
  } catch (error) {
    // What is wrong with the loss is said where the run's own graph is built.
    if (error instanceof LossFileError || error instanceof LossMismatch) return null;
    throw error;
  }
}

function someOf(rows: Uint32Array): number[] {
  const count = Math.min(MOST_ROWS, rows.length);
  return Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
