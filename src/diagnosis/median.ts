/** Median without changing `values`; NaN of nothing. NaN counts as the largest. */
export function median(values: ArrayLike<number>): number {
  const { length } = values;
  if (length === 0) return Number.NaN;
  const sorted = Float64Array.from(values).sort();
  const middle = length >> 1;
  return length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which the share lies, nearest rank; NaN of nothing. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0
    ? Number.NaN
    : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
