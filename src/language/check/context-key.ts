import type { CheckContext } from './context';

const hashes = new WeakMap<Float64Array, string>();

/** A text that is the same for contexts in which the same loss is judged alike, the numbers of the targets included. */
export function contextKey(context: CheckContext | null): string {
  if (context === null) return '';
  const { target, ...others } = context;
  const { values, ...kind } = target;
  return JSON.stringify([others, kind, values === null ? null : hashOf(values)]);
}

/** FNV-1a over the words of the numbers, from two starts, and how many there are. */
function hashOf(values: Float64Array): string {
  const known = hashes.get(values);
  if (known !== undefined) return known;
  const words = new Uint32Array(Float64Array.from(values).buffer);
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (const word of words) {
    a = Math.imul(a ^ word, 0x01000193);
    b = Math.imul(b ^ word ^ (a >>> 15), 0x85ebca6b);
  }
  const hash = [values.length, a >>> 0, b >>> 0].join(':');
  hashes.set(values, hash);
  return hash;
}
