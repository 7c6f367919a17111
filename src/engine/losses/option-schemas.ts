import * as z from 'zod';

/** The options that several losses share. */

/** Weights in class order; "balanced" stands for weights that only the data can give. */
export const classWeightOption = z
  .union([z.array(z.number().nonnegative()).min(1), z.literal('balanced')])
  .nullable()
  .default(null)
  .describe(
    'How much each class counts, in class order; "balanced" counts rare classes more, by rows / (classes * rows of the class). Default: all alike.',
  );

export type ClassWeight = readonly number[] | 'balanced' | null;

/** The weights that "balanced" stands for, from the number of rows of each class; 1 for a class without rows. */
export function balancedClassWeights(counts: readonly number[]): number[] {
  const rows = counts.reduce((total, count) => total + count, 0);
  return counts.map((count) => (count === 0 ? 1 : rows / (counts.length * count)));
}

/**
 * The list of weights, or null for none.
 * @throws Error for "balanced", which must have been replaced by {@link balancedClassWeights}.
 */
export function explicitWeights(classWeight: ClassWeight): readonly number[] | null {
  if (classWeight === 'balanced') {
    throw new Error('classWeight "balanced" needs the rows of each class: only a run file has them');
  }
  return classWeight;
}

export const ignoreIndexOption = z.int().default(-100).describe('Targets with this index do not count.');

export const labelSmoothingOption = z
  .number()
  .min(0)
  .max(1)
  .default(0)
  .describe('This share of each target is spread evenly over all classes.');

export function marginOption(standard: number) {
  return z.number().default(standard).describe('How far apart is far enough.');
}

export function epsOption(standard: number, purpose: string) {
  return z.number().nonnegative().default(standard).describe(purpose);
}
