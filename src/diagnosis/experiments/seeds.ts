/** The run's own seed and others after it, so that one lucky start does not decide. */
export function seedsFrom(seed: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => seed + i);
}
