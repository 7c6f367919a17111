import { CURVES } from './curves';
import { plateau } from './plateau';
import {
  unitOption,
  type Curve,
  type MetricWatch,
  type ScheduleDefinition,
  type ScheduleUnit,
} from './schedule';
import { sequential } from './sequential';

const definitions: readonly ScheduleDefinition[] = [...CURVES, sequential, plateau];

/** Every schedule of the run file by name, in the order of the documentation; the options have the key `per` as well. */
export const schedules: ReadonlyMap<string, ScheduleDefinition> = new Map(
  definitions.map((definition) => [definition.name, withUnit(definition)]),
);

function withUnit(definition: ScheduleDefinition): ScheduleDefinition {
  const per = unitOption(definition.kind === 'metric' ? 'epoch' : 'step');
  return { ...definition, options: definition.options.safeExtend({ per }) };
}

/** A schedule at work, and what it counts. */
export type Schedule = { readonly per: ScheduleUnit } & (
  { readonly kind: 'curve'; readonly curve: Curve } | { readonly kind: 'metric'; readonly watch: MetricWatch }
);

/**
 * The schedule of that name.
 * @param options as its schema takes them. @param learningRate the optimizer's.
 * @throws Error for a name that the table does not have, z.ZodError for options that do not fit.
 */
export function createSchedule(
  name: string,
  options: Readonly<Record<string, unknown>>,
  learningRate: number,
): Schedule {
  const definition = schedules.get(name);
  if (definition === undefined) throw new Error(`unknown schedule '${name}'`);
  const parsed = definition.options.parse(options);
  const per = parsed.per as ScheduleUnit;
  return definition.kind === 'curve'
    ? { per, kind: 'curve', curve: definition.create(parsed, learningRate) }
    : { per, kind: 'metric', watch: definition.create(parsed, learningRate) };
}
