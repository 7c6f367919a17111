/**
 * The power of two at or below the size of a number: divided by it, numbers of that size have squares and cubes that
 * neither overflow nor vanish, and lose no bit. 1 for 0.
 */
export function binaryUnit(size: number): number {
  return size === 0 ? 1 : 2 ** Math.min(1023, Math.floor(Math.log2(size)));
}
