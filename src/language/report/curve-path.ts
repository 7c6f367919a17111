import { ACTIVATIONS } from '../../engine/activations';
import type { TensorData } from '../../engine/operation';
import { sameShape, sizeOf } from '../../engine/shape';
import type { LossUnderCheck } from '../check/loss-under-check';
import type { CurveAxis } from './report-types';

/** A way along which the predictions of a whole batch move with one number x. */
export interface CurvePath {
  /** "column 2", "label 1"; empty where there is but one path. */
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** Writes the targets of the batch. */
  readonly setTargets: (target: TensorData) => void;
  /** Writes the predictions at x, and how fast each of them moves there. */
  readonly move: (x: number, prediction: TensorData, speed: Float64Array) => void;
}

export interface CurvePaths {
  readonly axis: CurveAxis;
  readonly paths: readonly CurvePath[];
  /** What is moved and what is held, as a sentence. */
  readonly caption: string;
}

/** Columns of the prediction that are moved one by one. */
const MOST_COLUMNS = 6;
/** Scores reach so far to both sides; residuals so many deviations of the target. */
const SCORES = 6;
const DEVIATIONS = 3;
/** A held score on its right side. */
const FITTING = 4;

/** How the predictions of a loss are moved for its curves. */
export function curvePaths(loss: LossUnderCheck): CurvePaths {
  const { compiled, context } = loss;
  const { classes, values } = context.target;
  const width = sizeOf(context.outputShape);
  const comparable = classes === null && sameShape(compiled.prediction.shape, compiled.target.shape);
  if (classes !== null && classes === width) return classPaths(loss, classes);
  if (comparable && values !== null && isOneHot(values, width)) return classPaths(loss, width);
  if (comparable && values !== null && isLabels(values)) return labelPaths(loss, values, width);
  return comparable ? residualPaths(loss, width) : changePaths(loss, width);
}

/** Whether numbers stand for two labels: 0 and 1, or -1 and +1. */
export function isLabels(values: Float64Array): boolean {
  const distinct = [...new Set(values)].sort((a, b) => a - b).join();
  return distinct === '0,1' || distinct === '-1,1';
}

function isOneHot(values: Float64Array, width: number): boolean {
  if (width < 2 || !values.every((value) => value === 0 || value === 1)) return false;
  for (let start = 0; start < values.length; start += width) {
    if (values.subarray(start, start + width).filter((value) => value === 1).length !== 1) return false;
  }
  return true;
}

/** The right class's score or probability moves; the others' stay at 0, or share what is left. */
function classPaths(loss: LossUnderCheck, classes: number): CurvePaths {
  const { batch, context, compiled } = loss;
  const { activation } = context;
  const { low, high } = ACTIVATIONS[activation].range;
  const shares = activation === 'softmax' || activation === 'logSoftmax';
  const bounded = shares || (Number.isFinite(low) && Number.isFinite(high));
  const rightOf = (row: number): number => {
    if (context.target.classes !== null) return compiled.targetData[row];
    return compiled.targetData.subarray(row * classes, (row + 1) * classes).indexOf(1);
  };
  const other = (x: number): number => {
    if (shares) return (1 - x) / (classes - 1);
    return bounded ? low + high - x : 0;
  };
  const otherSpeed = shares ? -1 / (classes - 1) : bounded ? -1 : 0;
  const inLog = activation === 'logSoftmax';
  return {
    axis: bounded ? 'probability' : 'margin',
    caption: bounded
      ? 'In each row of a batch the output of the right class is moved; the other classes share the rest.'
      : "In each row of a batch the score of the right class is moved; the other classes' scores are held at 0.",
    paths: [
      {
        label: '',
        from: bounded ? (shares ? (inLog ? 1e-3 : 0) : low) : -SCORES,
        to: bounded ? (shares ? (inLog ? 1 - 1e-3 : 1) : high) : SCORES,
        setTargets: (target) => {
          loss.targets[0](target);
        },
        move: (x, prediction, speed) => {
          for (let row = 0; row < batch; row++) {
            for (let column = 0; column < classes; column++) {
              const isRight = column === rightOf(row);
              const value = isRight ? x : other(x);
              const rate = isRight ? 1 : otherSpeed;
              prediction[row * classes + column] = inLog ? Math.log(value) : value;
              speed[row * classes + column] = inLog ? rate / value : rate;
            }
          }
        },
      },
    ],
  };
}

/** Two labels: the score moves toward the side of its label. */
function labelPaths(loss: LossUnderCheck, values: Float64Array, width: number): CurvePaths {
  const { batch, context, compiled } = loss;
  const { low, high } = ACTIVATIONS[context.activation].range;
  const bounded = Number.isFinite(low) && Number.isFinite(high);
  const most = Math.max(...new Set(values));
  const least = Math.min(...new Set(values));
  const place = (label: number, x: number): number => {
    if (label === most) return x;
    return bounded ? low + high - x : -x;
  };
  const held = bounded ? high - 0.05 * (high - low) : FITTING;
  const pathOf = (label: string, moved: number, setTargets: CurvePath['setTargets']): CurvePath => ({
    label,
    from: bounded ? low : -SCORES,
    to: bounded ? high : SCORES,
    setTargets,
    move: (x, prediction, speed) => {
      for (let i = 0; i < batch * width; i++) {
        const target = compiled.targetData[i];
        const moves = i % width === moved;
        prediction[i] = place(target, moves ? x : held);
        speed[i] = moves ? (target === most ? 1 : -1) : 0;
      }
    },
  });
  const side = bounded ? 'output given to the right label' : 'score, counted toward the right label,';
  if (width > 1) {
    return {
      axis: bounded ? 'probability' : 'margin',
      caption: `In each row of a batch the ${side} is moved in one column; the others are held where they fit.`,
      paths: columnsOf(width).map((column) =>
        pathOf(`column ${column + 1}`, column, (target) => {
          loss.targets[0](target);
        }),
      ),
    };
  }
  return {
    axis: bounded ? 'probability' : 'margin',
    caption: `In each row of a batch the ${side} is moved; one curve for each label.`,
    paths: [least, most].map((label) =>
      pathOf(`label ${label}`, 0, (target) => {
        target.fill(label);
      }),
    ),
  };
}

/** Predictions are off their targets by x, in one column at a time. */
function residualPaths(loss: LossUnderCheck, width: number): CurvePaths {
  const { context, compiled, batch } = loss;
  const reach = DEVIATIONS * deviation(context.target.values);
  return {
    axis: 'residual',
    caption: captionOf(
      loss,
      width,
      'every prediction is off its target by the residual',
      'held at their targets',
    ),
    paths: columnsOf(width).map((moved) => {
      loss.targets[0](compiled.targetData);
      const targets = Float64Array.from(compiled.targetData);
      const column = Array.from({ length: batch }, (_, row) => targets[row * width + moved]);
      const together = room(loss, column, reach);
      const isRoomy = together.to - together.from > reach / 2;
      const middle = [...column].sort((a, b) => a - b)[Math.floor(batch / 2)];
      if (!isRoomy) for (let row = 0; row < batch; row++) targets[row * width + moved] = middle;
      return {
        label: width === 1 ? '' : `column ${moved + 1}`,
        ...(isRoomy ? together : room(loss, [middle], reach)),
        setTargets: (target) => {
          target.set(targets);
        },
        move: moveColumn(targets, width, moved),
      };
    }),
  };
}

/** Predictions move from ordinary ones by x, in one column at a time. */
function changePaths(loss: LossUnderCheck, width: number): CurvePaths {
  const { context, compiled, batch, predictions, targets } = loss;
  const reach = DEVIATIONS * (context.target.classes === null ? deviation(context.target.values) : 1);
  targets[0](compiled.targetData);
  const held = Float64Array.from(compiled.targetData);
  predictions.ordinary()(compiled.predictionData, compiled.targetData);
  const base = Float64Array.from(compiled.predictionData);
  return {
    axis: 'change',
    caption: captionOf(loss, width, 'every prediction is moved from an ordinary one', 'held there'),
    paths: columnsOf(width).map((moved) => ({
      label: width === 1 ? '' : `column ${moved + 1}`,
      ...room(
        loss,
        Array.from({ length: batch }, (_, row) => base[row * width + moved]),
        reach,
      ),
      setTargets: (target) => {
        target.set(held);
      },
      move: moveColumn(base, width, moved),
    })),
  };
}

function moveColumn(base: Float64Array, width: number, moved: number): CurvePath['move'] {
  return (x, prediction, speed) => {
    for (let i = 0; i < base.length; i++) {
      const moves = i % width === moved;
      prediction[i] = base[i] + (moves ? x : 0);
      speed[i] = moves ? 1 : 0;
    }
  };
}

function captionOf({ context, batch }: LossUnderCheck, width: number, moves: string, held: string): string {
  const from = context.target.values === null ? 'made up' : 'of the data';
  const rows = `Over a batch of ${batch} targets ${from}`;
  if (width === 1) return `${rows}, ${moves}.`;
  const left = width > MOST_COLUMNS ? ` Shown are ${MOST_COLUMNS} of ${width} columns.` : '';
  return `${rows}, ${moves} in one column; the other columns are ${held}.${left}`;
}

function columnsOf(width: number): number[] {
  return Array.from({ length: Math.min(width, MOST_COLUMNS) }, (_, column) => column);
}

/** How far all of these outputs can move together within the range of the activation. */
function room(
  { context }: LossUnderCheck,
  outputs: readonly number[],
  reach: number,
): { readonly from: number; readonly to: number } {
  const { low, high } = ACTIVATIONS[context.activation].range;
  return {
    from: Math.max(-reach, low - Math.min(...outputs)),
    to: Math.min(reach, high - Math.max(...outputs)),
  };
}

/** Population deviation of the targets; 1 where nothing is known of them, or they are all the same. */
function deviation(values: Float64Array | null): number {
  if (values === null || values.length === 0) return 1;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return variance > 0 && Number.isFinite(variance) ? Math.sqrt(variance) : 1;
}
