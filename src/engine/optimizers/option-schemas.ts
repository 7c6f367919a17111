import * as z from 'zod';

/** The options that several optimizers share. */

export function learningRateOption(standard: number) {
  return z.number().nonnegative().default(standard).describe('Factor on every update.');
}

export function weightDecayOption(standard = 0) {
  return z
    .number()
    .nonnegative()
    .default(standard)
    .describe('L2 penalty: this times the parameter is added to its gradient.');
}

export function decoupledWeightDecayOption(standard: number) {
  return z
    .number()
    .nonnegative()
    .default(standard)
    .describe(
      'The parameter shrinks by this times the learning rate before each update, whatever its gradient.',
    );
}

export const decoupleOption = z
  .boolean()
  .default(false)
  .describe('Apply weightDecay as adamW does, to the parameter and not to its gradient.');

export const maximizeOption = z.boolean().default(false).describe('Go uphill instead of downhill.');

export function epsOption(standard: number) {
  return z.number().nonnegative().default(standard).describe('Added to the denominator to keep it from 0.');
}

/** A decay rate of a running average: at least 0 and below 1. */
export const decayRate = z.number().min(0).lt(1);

export const betasOption = z
  .tuple([decayRate, decayRate])
  .default([0.9, 0.999])
  .describe('Decay rates of the running averages of the gradient and of its square.');
