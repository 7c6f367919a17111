/** "1 row", "2 rows": for nouns that take an "s". */
export function countedNoun(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
