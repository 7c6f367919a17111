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

/** Passes over one gradient; numbers beside the end of none are touched. */
export interface ClippingKernels {
  sumOfSquares(values: TensorData): number;
  /** NaN spreads. */
  largestMagnitude(values: TensorData): number;
  /** Multiplies, in place. */
  scale(values: TensorData, factor: number): void;
  /** Keeps each number within -limit and +limit, in place; NaN stays. */
  limit(values: TensorData, limit: number): void;
}

const plainKernels: ClippingKernels = {
  sumOfSquares(values) {
    let total = 0;
    for (let i = 0; i < values.length; i++) total += values[i] * values[i];
    return total;
  },
  largestMagnitude(values) {
    let largest = 0;
    for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
    return largest;
  },
  scale(values, factor) {
    for (let i = 0; i < values.length; i++) values[i] *= factor;
  },
  limit(values, limit) {
    for (let i = 0; i < values.length; i++) values[i] = Math.min(limit, Math.max(-limit, values[i]));
  },
};

/** Keeps the factor finite where the norm is 0 (torch.nn.utils.clip_grad_norm_). */
const NORM_EPSILON = 1e-6;

/**
 * The norm of all gradients seen as one vector; `Infinity` as type gives the largest absolute value. NaN spreads.
 * @param kernels for gradients in a memory that has its own.
 */
export function gradientNorm(
  gradients: readonly TensorData[],
  normType = 2,
  kernels: ClippingKernels = plainKernels,
): number {
  let total = 0;
  for (const gradient of gradients) {
    if (normType === 2) total += kernels.sumOfSquares(gradient);
    else if (normType === Infinity) total = Math.max(total, kernels.largestMagnitude(gradient));
    else if (normType === 1) for (let i = 0; i < gradient.length; i++) total += Math.abs(gradient[i]);
    else for (let i = 0; i < gradient.length; i++) total += Math.pow(Math.abs(gradient[i]), normType);
  }
  if (normType === 2) return Math.sqrt(total);
  return normType === 1 || normType === Infinity ? total : Math.pow(total, 1 / normType);
}

/**
 * Multiplies all gradients, in place, by min(1, maximum / (norm + 1e-6)), as
 * https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html does: a NaN norm makes every
 * gradient NaN, an infinite one makes the finite gradients 0.
 * @returns the norm before clipping.
 */
export function clipByNorm(
  gradients: readonly TensorData[],
  maximum: number,
  normType = 2,
  kernels: ClippingKernels = plainKernels,
): number {
  const norm = gradientNorm(gradients, normType, kernels);
  const factor = Math.min(1, maximum / (norm + NORM_EPSILON));
  if (factor !== 1) for (const gradient of gradients) kernels.scale(gradient, factor);
  return norm;
}

/**
 * Keeps each gradient, in place, within -limit and +limit; NaN stays
 * (https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html).
 * @returns the Euclidean norm before clipping.
 */
export function clipByValue(
  gradients: readonly TensorData[],
  limit: number,
  kernels: ClippingKernels = plainKernels,
): number {
  const norm = gradientNorm(gradients, 2, kernels);
  for (const gradient of gradients) kernels.limit(gradient, limit);
  return norm;
}
