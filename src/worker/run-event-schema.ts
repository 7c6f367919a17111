import * as z from 'zod';
import type { Metrics, RunEvent } from '../runs/events';
import type { RunFileProblem } from '../runs/run-file/read-run-file';
import { finding, fix, location, runStarted } from '../runs/store/event-schema';
import { areEpochs } from './epoch-pack';
import type { SentEvent } from './training-protocol';

const count = z.int().min(0);
/** Between threads a number may be anything: telemetry is where NaN and infinities are at home. */
const anyNumber = z.custom<number>((value) => typeof value === 'number');
const metrics = z
  .record(z.string(), anyNumber)
  .refine((values): values is Metrics => 'loss' in values, { error: 'metrics have a "loss"' });

const steps = z.strictObject({ type: z.literal('steps'), rows: z.instanceof(Float64Array) });
const reported = z.strictObject({ type: z.literal('finding'), finding });
const termGradients = z.strictObject({
  type: z.literal('termGradients'),
  step: count,
  terms: z.array(z.string()),
  norms: z.array(anyNumber),
  cosines: z.array(anyNumber),
});
const end = z.strictObject({
  type: z.literal('end'),
  reason: z.enum(['completed', 'stopped', 'target', 'patience', 'diverged', 'error']),
  steps: count,
  seconds: anyNumber,
  loss: anyNumber.nullable(),
  validation: metrics.nullable(),
  message: z.string().optional(),
});
const epoch = z.strictObject({
  type: z.literal('epoch'),
  epoch: count,
  step: count,
  loss: anyNumber,
  validation: metrics.nullable(),
});
const epochs = z
  .strictObject({
    type: z.literal('epochs'),
    metrics: z.array(z.string()),
    numbers: z.instanceof(Float64Array),
  })
  .refine(areEpochs, { error: 'the numbers are no whole count of epochs' });

/** A {@link RunEvent} as it comes from another thread. */
export const runEventSchema: z.ZodType<RunEvent> = z.union([
  runStarted,
  steps,
  epoch,
  termGradients,
  reported,
  end,
]);

/** A {@link SentEvent} as it comes from another thread. */
export const sentEventSchema: z.ZodType<SentEvent> = z.union([
  runStarted,
  steps,
  epochs,
  termGradients,
  reported,
  end,
]);

/** What keeps a run file from being trained. */
export const problemSchema: z.ZodType<RunFileProblem> = z.strictObject({
  location,
  message: z.string(),
  suggestion: fix.nullable(),
});
