import * as z from 'zod';

/** What a registry's definition must have to be chosen by name in a run file. */
export interface Choosable {
  readonly name: string;
  readonly summary: string;
  /** A strict object of its options, without the key `type`. */
  readonly options: z.ZodType;
}

/**
 * The schema of `{ "type": NAME, ...options }` over all definitions of a registry. An error is that of the definition
 * that `type` names. It is made when the first value is checked: many run files have no object at its place.
 * @param common options that every definition takes besides its own
 */
export function entrySchema<Common extends z.ZodRawShape>(
  definitions: ReadonlyMap<string, Choosable>,
  common: Common,
): z.ZodType<{ readonly type: string } & z.output<z.ZodObject<Common>> & Readonly<Record<string, unknown>>> {
  return z.lazy(() => {
    const [first, ...others] = [...definitions.values()].map(({ name, summary, options }) => {
      if (!(options instanceof z.ZodObject)) throw new Error(`the options of ${name} are no object schema`);
      return options.safeExtend({ type: z.literal(name).describe(summary), ...common }).describe(summary);
    });
    return z.discriminatedUnion('type', [first, ...others]);
  }) as unknown as ReturnType<typeof entrySchema<Common>>;
}

/** The names of a registry's definitions, as a value of its own. */
export function nameSchema(definitions: ReadonlyMap<string, Choosable>): z.ZodType<string> {
  const enumDescriptions = [...definitions.values()].map(({ summary }) => summary);
  return z.enum([...definitions.keys()]).meta({ enumDescriptions });
}
