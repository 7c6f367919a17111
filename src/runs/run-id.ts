/** A new name for a run and its folder: when it began, and something that no other has. */
export function newRunId(now = new Date(), random = Math.random()): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${time}-${Math.floor(random * 0x1000000)
    .toString(16)
    .padStart(6, '0')}`;
}
