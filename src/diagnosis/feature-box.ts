import type { Dataset } from '../data/dataset';

/** Bounds of features that a box may have. */
const CUTS = 3;

/**
 * How well a box of a few feature bounds picks some of these rows out: (picked rows in the box / rows in the box) *
 * (picked rows in the box / picked rows), of the best box that is found by one bound after the other. 1: the features
 * tell them apart from all others; near picked / all: they lie anywhere.
 * @param picked places among the rows
 */
export function boxFit(
  { features, width }: Pick<Dataset, 'features' | 'width'>,
  rows: Uint32Array,
  picked: readonly number[],
): number {
  const isPicked = new Set(picked);
  let inside = Array.from(rows, (row, i) => ({ row, picked: isPicked.has(i) ? 1 : 0 }));
  let best = picked.length / rows.length;
  for (let cut = 0; cut < CUTS; cut++) {
    let found: typeof inside | null = null;
    for (let feature = 0; feature < width; feature++) {
      const valueOf = ({ row }: (typeof inside)[number]): number => features[row * width + feature];
      const ordered = [...inside].sort((a, b) => valueOf(a) - valueOf(b));
      const all = ordered.reduce((total, each) => total + each.picked, 0);
      let below = 0;
      for (let count = 1; count < ordered.length; count++) {
        below += ordered[count - 1].picked;
        if (valueOf(ordered[count - 1]) === valueOf(ordered[count])) continue;
        const lower = below ** 2 / (count * picked.length);
        const upper = (all - below) ** 2 / ((ordered.length - count) * picked.length);
        if (Math.max(lower, upper) <= best) continue;
        best = Math.max(lower, upper);
        found = lower > upper ? ordered.slice(0, count) : ordered.slice(count);
      }
    }
    if (found === null) break;
    inside = found;
  }
  return best;
}
