import * as z from 'zod';

/**
 * JSON has no word for NaN and infinities and `JSON.stringify` turns them into null; here they become the strings
 * "NaN", "Infinity" and "-Infinity".
 */
export function stringifyNumbers(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each) ? String(each) : each,
  );
}

/** A number as {@link stringifyNumbers} writes it. */
export const numberFromJson: z.ZodType<number> = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number),
]);
