import type { Node } from '../../engine/graph';
import type { TensorData } from '../../engine/operation';
import { sizeOf } from '../../engine/shape';
import { CompiledLoss } from '../check/compiled-loss';
import type { LossUnderCheck } from '../check/loss-under-check';
import { curvePaths, type CurvePath } from './curve-path';
import { findKinks, type Kink, type Slope } from './kinks';
import type { CurveReport, LossCurve, Stretch } from './report-types';

/** Points of a curve; odd, so that the middle is one. */
const POINTS = 241;
/** Terms that are drawn; more would not be looked at. */
const MOST_TERMS = 8;

/** Samples the loss, its terms and their slopes in float32, as training computes them, along what {@link curvePaths} moves. */
export function sampleCurves(loss: LossUnderCheck): CurveReport {
  const { axis, caption, paths } = curvePaths(loss);
  const compiled = withTermGradients(loss);
  const width = sizeOf(loss.context.outputShape);
  const { terms, total } = compiled.built;
  const parts = [
    { name: terms.length === 0 ? 'loss' : 'total', value: total, gradient: compiled.gradient },
    ...(terms.length < 2 ? [] : terms)
      .slice(0, MOST_TERMS)
      .map((term, i) => ({ ...term, gradient: compiled.termGradients[i] })),
  ];
  const byPath = paths.map((path) => new PathSampler(loss, compiled, path).sample(parts));
  return {
    axis,
    caption,
    terms: parts.map(({ name: term }, part) => ({
      name: terms.length === 1 ? terms[0].name : term,
      curves: joinSame(
        byPath.map((curves) => curves[part]),
        axis === 'change' || width > 1 ? 'every column' : 'both labels',
      ),
    })),
  };
}

/** The graph of the checks, where the loss has but one term; else one with the gradient of each. */
function withTermGradients({
  compiled,
  lossFile,
  name,
  context,
  batch,
  clock,
}: LossUnderCheck): CompiledLoss {
  if (compiled.built.terms.length < 2) return compiled;
  const request = { lossFile, name, context, batch, clock };
  return new CompiledLoss({ ...request, precision: 'float32', withTermGradients: true });
}

/** One curve where all are the same, as those of columns are that a loss treats alike. */
function joinSame(curves: readonly LossCurve[], together: string): readonly LossCurve[] {
  const [first, ...others] = curves;
  const height = first.loss.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
  const isSame = (curve: LossCurve): boolean =>
    curve.x.length === first.x.length &&
    curve.loss.every(
      (value, i) => Object.is(value, first.loss[i]) || Math.abs(value - first.loss[i]) < 1e-5 * height,
    );
  return others.every(isSame) ? [{ ...first, label: others.length === 0 ? first.label : together }] : curves;
}

/** A node that is drawn, with its gradient. */
interface Part {
  readonly value: Node;
  readonly gradient: Node | null;
}

/** Moves the predictions of one compiled loss along one path. */
class PathSampler {
  private readonly speed: Float64Array;

  constructor(
    private readonly loss: LossUnderCheck,
    private readonly compiled: CompiledLoss,
    private readonly path: CurvePath,
  ) {
    this.speed = new Float64Array(sizeOf(compiled.prediction.shape));
  }

  /** A curve for each part; every place is computed once for all of them. */
  sample(parts: readonly Part[]): LossCurve[] {
    const { path, compiled, loss } = this;
    // Paths look at the targets that the checks' own graph has.
    path.setTargets(loss.compiled.targetData);
    compiled.targetData.set(loss.compiled.targetData);
    const places = positions(path).map((x) => {
      this.moveTo(x);
      return parts.map((part) => this.slopeOf(part, x));
    });
    return parts.map((part, i) => {
      const points = places.map((slopes) => slopes[i]);
      const kinks = findKinks(points, (x) => {
        this.moveTo(x);
        return this.slopeOf(part, x);
      });
      return this.curveOf(points, kinks);
    });
  }

  private moveTo(x: number): void {
    this.path.move(x, this.compiled.predictionData, this.speed);
    this.compiled.run();
  }

  private slopeOf({ value, gradient }: Part, x: number): Slope {
    const [height] = this.compiled.read(value);
    const slopes = gradient === null ? null : this.compiled.read(gradient);
    const slope = Number.isFinite(height) ? along(slopes, this.speed) : Number.NaN;
    return { x, loss: height, gradient: slope };
  }

  private curveOf(points: readonly Slope[], kinks: readonly Kink[]): LossCurve {
    const split = [...points, ...kinks.flatMap(({ before, after }) => [before, gapAt(before, after), after])];
    const ordered = split
      .filter(
        ({ x }, i) => i >= points.length || !kinks.some(({ before, after }) => x >= before.x && x <= after.x),
      )
      .sort((a, b) => a.x - b.x);
    return {
      label: this.path.label,
      x: Float64Array.from(ordered, ({ x }) => x),
      loss: Float64Array.from(ordered, (point) => point.loss),
      gradient: Float64Array.from(ordered, (point) => point.gradient),
      kinks: kinks.map(({ at }) => at),
      nonFinite: [...stretches(points, 'loss'), ...stretches(points, 'gradient')],
    };
  }
}

/** Evenly spaced, the ends and 0 among them. */
function positions({ from, to }: CurvePath): number[] {
  const even = Array.from({ length: POINTS }, (_, i) => from + ((to - from) * i) / (POINTS - 1));
  const spacing = (to - from) / (POINTS - 1);
  return even.map((x) => (Math.abs(x) < spacing / 2 ? 0 : x));
}

/** The derivative along the way: the sum of each gradient times the speed of its prediction. */
function along(gradient: TensorData | null, speed: Float64Array): number {
  if (gradient === null) return 0;
  let sum = 0;
  for (let i = 0; i < speed.length; i++) if (speed[i] !== 0) sum += gradient[i] * speed[i];
  return sum;
}

/** Breaks the line of the gradient between the two sides of a kink. */
function gapAt(before: Slope, after: Slope): Slope {
  const x = (before.x + after.x) / 2;
  return { x, loss: (before.loss + after.loss) / 2, gradient: Number.NaN };
}

function stretches(points: readonly Slope[], what: Stretch['what']): Stretch[] {
  const found: Stretch[] = [];
  let from: number | null = null;
  points.forEach((point, i) => {
    // Where the loss is no number its gradient is none either: that is said once.
    const isBad = !Number.isFinite(point[what]) && (what === 'loss' || Number.isFinite(point.loss));
    if (isBad) from ??= point.x;
    if (from !== null && (!isBad || i === points.length - 1)) {
      found.push({ from, to: isBad ? point.x : points[i - 1].x, what });
      from = null;
    }
  });
  return found;
}
