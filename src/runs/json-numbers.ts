import * as z from 'zod';

/**
 * JSON has no word for NaN and infinities and `JSON.stringify` turns them into null; here they become the strings
 * "NaN", "Infinity" and "-Infinity". The text is one line for every reader: the separators U+2028 and U+2029, at which
 * some break lines (Node's readline among them), are escaped.
 */
export function stringifyNumbers(value: unknown): string {
  const text = JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each) ? String(each) : each,
  );
  return text.replace(/[\u2028\u2029]/g, (separator) => (separator === '\u2028' ? '\\u2028' : '\\u2029'));
}

/** A number as {@link stringifyNumbers} writes it. */
export const numberFromJson: z.ZodType<number> = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number),
]);
