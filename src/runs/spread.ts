/** Mean over seeds, and half the distance between the best and the worst. */
export interface Spread {
  readonly mean: number;
  readonly spread: number;
  /** Runs that have the figure at all. */
  readonly count: number;
}

/** Over those of the values that are numbers. */
export function spreadOf(values: readonly number[]): Spread {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { mean: Number.NaN, spread: Number.NaN, count: 0 };
  const mean = finite.reduce((total, value) => total + value, 0) / finite.length;
  return { mean, spread: (Math.max(...finite) - Math.min(...finite)) / 2, count: finite.length };
}
