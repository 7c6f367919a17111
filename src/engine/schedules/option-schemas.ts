import * as z from 'zod';

/** The options that several schedules share. */

export const length = z.int().min(1);

export function gammaOption(standard: number) {
  return z.number().nonnegative().default(standard).describe('Factor on the learning rate.');
}

export const minimumOption = z.number().nonnegative().default(0).describe('The smallest learning rate.');

export const cycleMomentumOption = z
  .boolean()
  .default(true)
  .describe('Move the momentum (or first beta) against the learning rate.');
