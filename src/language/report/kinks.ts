/** A curve at one place. */
export interface Slope {
  readonly x: number;
  readonly loss: number;
  readonly gradient: number;
}

/** A place where the slope jumps, with the curve just beside it. */
export interface Kink {
  readonly at: number;
  readonly before: Slope;
  readonly after: Slope;
}

/** A change of slope between two points is looked into from this share of all slopes' range on. */
const SHARE = 0.02;
/** A jump keeps at least this share of the change, however near one looks. */
const KEPT = 0.5;
/** Halvings of the distance between two points. */
const HALVINGS = 18;
const MOST_KINKS = 12;

/**
 * Finds where the gradient of a sampled curve jumps: between two points it keeps most of its change however small the
 * distance becomes, which a smooth curve does not.
 */
export function findKinks(points: readonly Slope[], slopeAt: (x: number) => Slope): Kink[] {
  const finite = points.map(({ gradient }) => gradient).filter(Number.isFinite);
  if (finite.length < 2) return [];
  const sorted = [...finite].sort((a, b) => a - b);
  // Poles make the whole range useless as a measure.
  const range =
    sorted[Math.floor(0.95 * (sorted.length - 1))] - sorted[Math.ceil(0.05 * (sorted.length - 1))];
  const kinks: Kink[] = [];
  // What happens at the ends themselves is the edge of a range.
  for (let i = 2; i < points.length - 1 && kinks.length < MOST_KINKS; i++) {
    const [left, right] = [points[i - 1], points[i]];
    if (!(change(left, right) > SHARE * range) || change(left, right) === 0) continue;
    const kink = closeIn(left, right, slopeAt);
    if (kink === null) continue;
    const last = kinks.at(-1);
    // A kink at a point itself shows on both of its sides.
    const isSame = last !== undefined && kink.before.x - last.after.x < (right.x - left.x) / 4;
    if (isSame) kinks.splice(-1, 1, { ...last, after: kink.after });
    else kinks.push(kink);
  }
  return kinks;
}

function closeIn(left: Slope, right: Slope, slopeAt: (x: number) => Slope): Kink | null {
  const whole = change(left, right);
  let [before, after] = [left, right];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const x = (before.x + after.x) / 2;
    if (x === before.x || x === after.x) break;
    const middle = slopeAt(x);
    if (!Number.isFinite(middle.gradient)) return null;
    if (change(before, middle) > change(middle, after)) after = middle;
    else before = middle;
    if (change(before, after) < KEPT * whole) return null;
  }
  // At an exact number, such as 0, either side can be the one that was met.
  const at = [before.x, after.x].find((x) => x === left.x || x === right.x) ?? (before.x + after.x) / 2;
  return { at, before, after };
}

function change(a: Slope, b: Slope): number {
  return Math.abs(b.gradient - a.gradient);
}
