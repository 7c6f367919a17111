/**
 * Number of single-character edits (insert, delete, replace, swap neighbours) that make `a` into `b`: the restricted
 * Damerau-Levenshtein distance (https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance).
 */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(last[j] + 1, current[j - 1] + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, beforeLast[j - 2] + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length];
}

/** Longer words than this are not compared: nobody misspells them by a letter. */
const LONGEST_COMPARED = 64;

/** Letters alone, in lower case: "learning_rate" and "learningRate" are the same word. */
function normalize(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

/** The word of `candidates` that `word` was probably meant to be; null when none is near. The first of equals wins. */
export function nearestSpelling(word: string, candidates: Iterable<string>): string | null {
  if (word.length > LONGEST_COMPARED) return null;
  const normalized = normalize(word);
  let nearest: string | null = null;
  let smallest = Math.max(1, Math.floor(normalized.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate.length > LONGEST_COMPARED) continue;
    const distance = editDistance(normalized, normalize(candidate));
    if (distance < smallest) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}
