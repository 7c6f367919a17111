/**
 * A step length that satisfies the strong Wolfe conditions: bracketing and zoom with cubic interpolation (Nocedal and
 * Wright 2006, Numerical Optimization, section 3.5), with the safeguards of minFunc that PyTorch's LBFGS took over.
 */

/** A point of the line. */
export interface LinePoint {
  readonly step: number;
  readonly loss: number;
  /** Derivative of the loss along the line. */
  readonly slope: number;
  /** Gradient of the loss with respect to all numbers. */
  readonly gradient: Float64Array;
}

export interface LineSearch {
  readonly start: LinePoint;
  readonly firstStep: number;
  /** Largest absolute component of the direction. */
  readonly directionSize: number;
  readonly toleranceChange: number;
  /** The point at a step length; its gradient belongs to the receiver. */
  readonly evaluate: (step: number) => LinePoint;
}

/** Sufficient decrease of the loss, and of its slope. */
const DECREASE = 1e-4;
const CURVATURE = 0.9;
const MAXIMUM_ITERATIONS = 25;

type Bracket = [LinePoint, LinePoint];

/** The best point found, and how many points were evaluated. */
export function searchStrongWolfe(search: LineSearch): { readonly point: LinePoint; evaluations: number } {
  const { bracket, done, iterations } = findBracket(search);
  if (done) return { point: bracket[0], evaluations: iterations + 1 };
  return zoom(search, bracket, iterations);
}

/** Goes forward until an acceptable point lies between two points, or is found; then both are that one. */
function findBracket(search: LineSearch): { bracket: Bracket; done: boolean; iterations: number } {
  const { start } = search;
  let previous = start;
  let current = search.evaluate(search.firstStep);
  for (let iterations = 0; iterations < MAXIMUM_ITERATIONS; iterations++) {
    if (!decreasesEnough(current, start) || (iterations > 1 && current.loss >= previous.loss)) {
      return { bracket: [previous, current], done: false, iterations };
    }
    if (isFlatEnough(current, start)) return { bracket: [current, current], done: true, iterations };
    if (current.slope >= 0) return { bracket: [previous, current], done: false, iterations };
    const next = cubicMinimum(previous, current, {
      low: current.step + 0.01 * (current.step - previous.step),
      high: current.step * 10,
    });
    previous = current;
    current = search.evaluate(next);
  }
  return { bracket: [start, current], done: false, iterations: MAXIMUM_ITERATIONS };
}

/** Narrows the bracket until a point is acceptable or nothing is gained any more. */
function zoom(
  search: LineSearch,
  bracket: Bracket,
  iterationsBefore: number,
): { readonly point: LinePoint; evaluations: number } {
  const { start, directionSize, toleranceChange } = search;
  let iterations = iterationsBefore;
  let low = lowerOf(bracket);
  let stalled = false;
  while (iterations < MAXIMUM_ITERATIONS) {
    const [first, second] = bracket;
    if (Math.abs(second.step - first.step) * directionSize < toleranceChange) break;
    const proposal = insideBracket(cubicMinimum(first, second), bracket, stalled);
    stalled = proposal.stalled;
    const point = search.evaluate(proposal.step);
    iterations++;
    if (!decreasesEnough(point, start) || point.loss >= bracket[low].loss) {
      bracket[1 - low] = point;
      low = lowerOf(bracket);
      continue;
    }
    const done = isFlatEnough(point, start);
    if (!done && point.slope * (bracket[1 - low].step - bracket[low].step) >= 0)
      bracket[1 - low] = bracket[low];
    bracket[low] = point;
    if (done) break;
  }
  return { point: bracket[low], evaluations: iterations + 1 };
}

function decreasesEnough(point: LinePoint, start: LinePoint): boolean {
  return !(point.loss > start.loss + DECREASE * point.step * start.slope);
}

function isFlatEnough(point: LinePoint, start: LinePoint): boolean {
  return Math.abs(point.slope) <= -CURVATURE * start.slope;
}

function lowerOf([first, second]: Bracket): 0 | 1 {
  return first.loss <= second.loss ? 0 : 1;
}

/** Keeps a step from creeping along an end of the bracket: the second time in a row it is moved a tenth inwards. */
function insideBracket(
  step: number,
  [first, second]: Bracket,
  stalledBefore: boolean,
): { step: number; stalled: boolean } {
  const low = Math.min(first.step, second.step);
  const high = Math.max(first.step, second.step);
  const margin = 0.1 * (high - low);
  if (Math.min(high - step, step - low) >= margin) return { step, stalled: false };
  if (!stalledBefore && step < high && step > low) return { step, stalled: true };
  const nearHigh = Math.abs(step - high) < Math.abs(step - low);
  return { step: nearHigh ? high - margin : low + margin, stalled: false };
}

/** Where the cubic through both points with their slopes is least within the bounds; their middle when it has no minimum. */
function cubicMinimum(
  a: LinePoint,
  b: LinePoint,
  bounds = { low: Math.min(a.step, b.step), high: Math.max(a.step, b.step) },
): number {
  const [left, right] = a.step <= b.step ? [a, b] : [b, a];
  const d1 = left.slope + right.slope - (3 * (left.loss - right.loss)) / (left.step - right.step);
  const square = d1 * d1 - left.slope * right.slope;
  if (!(square >= 0)) return (bounds.low + bounds.high) / 2;
  const d2 = Math.sqrt(square);
  const width = right.step - left.step;
  const minimum = right.step - width * ((right.slope + d2 - d1) / (right.slope - left.slope + 2 * d2));
  return Math.min(Math.max(minimum, bounds.low), bounds.high);
}
