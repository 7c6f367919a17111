/** Channels of a panel: two vectors. */
export const PANEL = 8;

/** Channels that are computed together, and the vectors that they lie in. */
export interface Block {
  readonly channels: number;
  readonly vectors: number;
}

/** Cuts channels into full panels and what is left. */
export function blocksOf(channels: number): { readonly full: number; readonly rest: Block | null } {
  const full = Math.floor(channels / PANEL);
  const rest = channels - full * PANEL;
  return { full, rest: rest === 0 ? null : { channels: rest, vectors: rest > 4 ? 2 : 1 } };
}
