import * as z from 'zod';
import { constant } from './constant';
import { cosine } from './cosine';
import { cosineWarmRestarts } from './cosine-warm-restarts';
import { cyclic } from './cyclic';
import { exponential } from './exponential';
import { lambda } from './lambda';
import { linear } from './linear';
import { multiStep } from './multi-step';
import { oneCycle } from './one-cycle';
import { polynomial } from './polynomial';
import type { Curve, CurveDefinition } from './schedule';
import { step } from './step';

/** The schedules that know all their learning rates beforehand; an entry here is all that a new one needs. */
export const CURVES: readonly [CurveDefinition, ...CurveDefinition[]] = [
  step,
  multiStep,
  exponential,
  cosine,
  cosineWarmRestarts,
  oneCycle,
  cyclic,
  linear,
  polynomial,
  constant,
  lambda,
];

/** A curve within another schedule as it is written: its name under `type`, and its options. */
export interface CurveSpec {
  readonly type: string;
  readonly [option: string]: unknown;
}

const [first, ...others] = CURVES.map(({ name, summary, options }) =>
  options.safeExtend({ type: z.literal(name).describe(summary) }).describe(summary),
);

/** The schema of a curve within another schedule. */
// The definitions have forgotten their option types, and with them that `type` is among the keys.
export const curveSchema = z.discriminatedUnion('type', [
  first,
  ...others,
]) as z.ZodType as z.ZodType<CurveSpec>;

/**
 * The curve of a valid specification.
 * @throws Error for a name that the table does not have.
 */
export function createCurve({ type, ...options }: CurveSpec, learningRate: number): Curve {
  const definition = CURVES.find(({ name }) => name === type);
  if (definition === undefined) throw new Error(`unknown schedule '${type}'`);
  return definition.create(definition.options.parse(options), learningRate);
}
