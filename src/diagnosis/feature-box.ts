import type { Dataset } from '../data/dataset';

/** Bounds of features that a box may have. */
const CUTS = 3;

/** Rows within a few bounds of features. */
export interface FeatureBox {
  /**
   * (Picked rows in the box / rows in the box) * (picked rows in the box / picked rows). 1: the features tell the picked
   * rows apart from all others; near picked / all: they lie anywhere.
   */
  readonly fit: number;
  /** The picked rows in it, as places among all rows. */
  readonly picked: readonly number[];
}

/**
 * The best box around some of these rows that is found by one bound after the other.
 * @param picked places among the rows
 */
export function findFeatureBox(
  { features, width }: Pick<Dataset, 'features' | 'width'>,
  rows: Uint32Array,
  picked: readonly number[],
): FeatureBox {
  const isPicked = new Set(picked);
  let inside = Array.from(rows, (row, i) => ({ row, place: i, picked: isPicked.has(i) ? 1 : 0 }));
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
  return { fit: best, picked: inside.flatMap(({ place, picked: is }) => (is === 1 ? [place] : [])) };
}
