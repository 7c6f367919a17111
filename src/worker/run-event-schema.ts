import { z } from 'zod';
import type { Metrics, RunEvent } from '../runs/events';
import type { Finding } from '../runs/finding';
import type { Location } from '../runs/location';

const count = z.int().min(0);
/** Any number at all: telemetry is where NaN and infinities are at home. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const metrics = z
  .record(z.string(), anyNumber)
  .refine((values): values is Metrics => 'loss' in values, { error: 'metrics have a "loss"' });

export const locationSchema: z.ZodType<Location> = z.strictObject({
  file: z.string(),
  line: count,
  column: count,
  endLine: count,
  endColumn: count,
});

const finding: z.ZodType<Finding> = z.strictObject({
  rule: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  step: count.nullable(),
  message: z.string(),
  location: locationSchema,
  related: z.array(
    z.strictObject({ message: z.string(), location: locationSchema, rule: z.string().optional() }),
  ),
  fixes: z.array(
    z.strictObject({
      title: z.string(),
      edits: z.array(z.strictObject({ location: locationSchema, newText: z.string() })),
      preferred: z.boolean().optional(),
    }),
  ),
});

const layer = z.strictObject({
  name: z.string(),
  type: z.string(),
  parameters: count,
  location: locationSchema,
});

/** A {@link RunEvent} as it comes from another thread. */
export const runEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    id: z.string(),
    file: z.string(),
    seed: z.number(),
    parameters: count,
    rows: count,
    trainingRows: count,
    validationRows: count,
    layers: z.array(layer),
    layout: z.strictObject({ terms: z.array(z.string()), layers: z.array(z.string()) }),
    totalSteps: count,
    stepsPerEpoch: count,
    metric: z.string().nullable(),
    loss: z.string(),
  }),
  z.strictObject({ type: z.literal('steps'), rows: z.instanceof(Float64Array) }),
  z.strictObject({
    type: z.literal('epoch'),
    epoch: count,
    step: count,
    loss: anyNumber,
    validation: metrics.nullable(),
  }),
  z.strictObject({ type: z.literal('finding'), finding }),
  z.strictObject({
    type: z.literal('end'),
    reason: z.enum(['completed', 'stopped', 'target', 'patience', 'diverged', 'error']),
    steps: count,
    seconds: anyNumber,
    loss: anyNumber.nullable(),
    validation: metrics.nullable(),
    message: z.string().optional(),
  }),
]) satisfies z.ZodType<RunEvent>;
