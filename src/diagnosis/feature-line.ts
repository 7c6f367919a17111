import type { Dataset } from '../data/dataset';
import type { FeatureAndTarget } from './class-ranges';

/** The line of least squares from one feature to one target of numbers. */
export interface FeatureLine {
  /** Pearson's correlation; NaN where one of the two is constant. */
  readonly correlation: number;
  readonly slope: number;
  readonly intercept: number;
  /** Of the target, over the population. */
  readonly variance: number;
}

/** Fits the line over some rows, in one pass. Welford 1962. */
export function fitFeatureLine(
  { targets, targetColumns, features, width }: Dataset,
  { feature, target }: FeatureAndTarget,
  rows: Uint32Array,
): FeatureLine {
  let [meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0];
  rows.forEach((row, i) => {
    const x = features[row * width + feature];
    const y = targets[row * targetColumns.length + target];
    const [dx, dy] = [x - meanX, y - meanY];
    meanX += dx / (i + 1);
    meanY += dy / (i + 1);
    xx += dx * (x - meanX);
    yy += dy * (y - meanY);
    xy += dx * (y - meanY);
  });
  const slope = xy / xx;
  return {
    correlation: xy / Math.sqrt(xx * yy),
    slope,
    intercept: meanY - slope * meanX,
    variance: yy / rows.length,
  };
}

/** Mean squared error of a line over some rows. */
export function errorOfLine(
  { targets, targetColumns, features, width }: Dataset,
  { feature, target }: FeatureAndTarget,
  { slope, intercept }: FeatureLine,
  rows: Uint32Array,
): number {
  const squares = rows.reduce((sum, row) => {
    const said = intercept + slope * features[row * width + feature];
    return sum + (targets[row * targetColumns.length + target] - said) ** 2;
  }, 0);
  return squares / rows.length;
}
