import type { ActivationName } from '../../engine/activations';
import type { Shape } from '../../engine/shape';
import type { Clock } from '../clock';

/** A linear output is taken to be any number up to this in absolute value. */
export const LARGEST_OUTPUT = 1e4;

/** The numbers that a target can have. */
export interface TargetRows {
  /** Of one row; [] for class indices. */
  readonly rowShape: Shape;
  /** The rows of the data, [rows, ...rowShape]; null when nothing is known but the shape. */
  readonly values: Float64Array | null;
  /** How many classes the indices name; null when the target is not class indices. */
  readonly classes: number | null;
}

/** What a loss is judged over: where its prediction and target come from. */
export interface CheckContext {
  /** Of one row of the prediction. */
  readonly outputShape: Shape;
  /** What the model's outputs went through last. */
  readonly activation: ActivationName;
  readonly target: TargetRows;
  /** Features of one row; null where there is no model. */
  readonly inputShape: Shape | null;
  /** Count of trained weights, for `weights()`; 0 where there is no model. */
  readonly weights: number;
  /** Rows of a batch in training; null when nothing is known of it. */
  readonly batchSize: number | null;
  /** Moments at which the loss is looked at, the first step first. */
  readonly clocks: readonly [Clock, ...Clock[]];
  readonly stepsPerEpoch: number;
}

/** The moments of a training that has so many steps. */
export function clocksOf(totalSteps: number, stepsPerEpoch: number): [Clock, ...Clock[]] {
  const last = Math.max(totalSteps - 1, 0);
  const at = (step: number): Clock => momentOf(step, last, stepsPerEpoch);
  const start: Clock = { step: 0, epoch: 0, progress: 0 };
  const later = [1, Math.floor(last / 4), Math.floor(last / 2), last].filter(
    (step) => step > 0 && step <= last,
  );
  return [start, ...[...new Set(later)].map(at)];
}

/** The moment of a step in the training of a context. */
export function clockAt(step: number, { clocks, stepsPerEpoch }: CheckContext): Clock {
  return momentOf(step, clocks[clocks.length - 1].step, stepsPerEpoch);
}

function momentOf(step: number, last: number, stepsPerEpoch: number): Clock {
  return {
    step,
    epoch: Math.floor(step / Math.max(stepsPerEpoch, 1)),
    progress: last === 0 ? 1 : step / last,
  };
}

const WITHOUT_RUN = {
  activation: 'linear',
  inputShape: null,
  weights: 16,
  batchSize: null,
  clocks: clocksOf(10_000, 100),
  stepsPerEpoch: 100,
} as const;

/**
 * What to assume without a run file, the most likely first: values of one or of several columns, then classes. A loss
 * is judged in the first that fits its shapes.
 */
export const DEFAULT_CONTEXTS: readonly CheckContext[] = [
  ...[3, 1, 2, 4, 5, 6, 8].map((outputs): CheckContext => ({
    ...WITHOUT_RUN,
    outputShape: [outputs],
    target: { rowShape: [outputs], values: null, classes: null },
  })),
  ...[3, 4, 10].map((classes): CheckContext => ({
    ...WITHOUT_RUN,
    outputShape: [classes],
    target: { rowShape: [], values: null, classes },
  })),
  ...[2, 4, 8].map((outputs): CheckContext => ({
    ...WITHOUT_RUN,
    outputShape: [outputs],
    target: { rowShape: [1], values: null, classes: null },
  })),
];
