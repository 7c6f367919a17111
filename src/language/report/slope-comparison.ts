import type { LossUnderCheck } from '../check/loss-under-check';

export interface SlopeComparison {
  readonly points: number;
  /** Points at which the slopes to both sides differ. */
  readonly kinks: number;
  /** The first point at which the gradient is not the slope; null when there is none. */
  readonly mismatch: { readonly gradient: number; readonly slope: number } | null;
}

const POINTS = 16;
const STEP = 1e-5;
const TOLERANCE = 1e-3;

/** Compares the gradient along random directions with central differences, in float64 at ordinary predictions. */
export function compareSlopes(loss: LossUnderCheck): SlopeComparison {
  const { inFloat64: exact, predictions, targets, random } = loss;
  let [points, kinks] = [0, 0];
  for (let point = 0; point < POINTS; point++) {
    targets[point % Math.min(3, targets.length)](exact.targetData);
    predictions.ordinary([0.5, 1, 3][point % 3])(exact.predictionData, exact.targetData);
    const at = Float64Array.from(exact.predictionData);
    // Inward, so that a bounded output stays within its range.
    const direction = at.map(
      (value) => (random.nextFloat() - 0.5) * Math.max(1e-3, Math.min(1, Math.abs(value))),
    );
    const valueAt = (distance: number): number => {
      exact.predictionData.set(at.map((value, i) => value + distance * direction[i]));
      return exact.run();
    };
    const [before, after, here] = [valueAt(-STEP), valueAt(STEP), valueAt(0)];
    const { gradientData } = exact;
    const gradient = direction.reduce((sum, speed, i) => sum + speed * gradientData[i], 0);
    if (![before, after, here, gradient].every(Number.isFinite)) continue;
    points++;
    const slope = (after - before) / (2 * STEP);
    const scale = Math.max(Math.abs(slope), Math.abs(gradient), 1e-4 * Math.abs(here), 1e-6);
    const sides = [(after - here) / STEP, (here - before) / STEP];
    if (Math.abs(sides[0] - sides[1]) > 0.05 * scale) kinks++;
    else if (Math.abs(slope - gradient) > TOLERANCE * scale)
      return { points, kinks, mismatch: { gradient, slope } };
  }
  return { points, kinks, mismatch: null };
}
