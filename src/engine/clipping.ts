import * as z from 'zod';
import type { TensorData } from './operation';

/** The schema of a run file's `clip`: by the norm of all gradients together, or by value. */
export const clipSchema = z.union([
  z.strictObject({
    norm: z.number().positive().describe('Largest norm of all gradients together.'),
    normType: z.number().positive().default(2).describe('Which norm; 2 is the Euclidean one.'),
  }),
  z.strictObject({ value: z.number().positive().describe('Largest absolute value of a gradient.') }),
]);

export type Clip = z.output<typeof clipSchema>;

/** Keeps the factor finite where the norm is 0 (torch.nn.utils.clip_grad_norm_). */
const NORM_EPSILON = 1e-6;

/** The norm of all gradients seen as one vector; `Infinity` as type gives the largest absolute value. NaN spreads. */
export function gradientNorm(gradients: readonly TensorData[], normType = 2): number {
  let total = 0;
  for (const gradient of gradients) {
    if (normType === 2) for (let i = 0; i < gradient.length; i++) total += gradient[i] * gradient[i];
    else if (normType === 1) for (let i = 0; i < gradient.length; i++) total += Math.abs(gradient[i]);
    else if (normType === Infinity)
      for (let i = 0; i < gradient.length; i++) total = Math.max(total, Math.abs(gradient[i]));
    else for (let i = 0; i < gradient.length; i++) total += Math.pow(Math.abs(gradient[i]), normType);
  }
  if (normType === 2) return Math.sqrt(total);
  return normType === 1 || normType === Infinity ? total : Math.pow(total, 1 / normType);
}

/**
 * Multiplies all gradients, in place, by min(1, maximum / (norm + 1e-6)), as
 * https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html does: a NaN norm makes every
 * gradient NaN, an infinite one makes the finite gradients 0.
 * @param norm if it is known already.
 * @returns the norm before clipping.
 */
export function clipByNorm(
  gradients: readonly TensorData[],
  maximum: number,
  normType = 2,
  norm = gradientNorm(gradients, normType),
): number {
  const factor = Math.min(1, maximum / (norm + NORM_EPSILON));
  for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) gradient[i] *= factor;
  return norm;
}

/**
 * Keeps each gradient, in place, within -limit and +limit; NaN stays
 * (https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html).
 * @param norm if it is known already.
 * @returns the Euclidean norm before clipping.
 */
export function clipByValue(
  gradients: readonly TensorData[],
  limit: number,
  norm = gradientNorm(gradients),
): number {
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) gradient[i] = Math.min(limit, Math.max(-limit, gradient[i]));
  }
  return norm;
}
