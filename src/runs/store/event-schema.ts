import * as z from 'zod';
import type {
  EpochEnded,
  FindingReported,
  Metrics,
  RunEnded,
  RunStarted,
  TermGradientsMeasured,
} from '../events';
import type { Finding, Fix } from '../finding';
import { numberFromJson } from '../json-numbers';
import type { Location } from '../location';

const count = z.int().nonnegative();

export const location: z.ZodType<Location> = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
});

const metrics: z.ZodType<Metrics> = z.object({ loss: numberFromJson }).catchall(numberFromJson);

export const fix: z.ZodType<Fix> = z.object({
  title: z.string(),
  edits: z.array(z.object({ location, newText: z.string() })),
  preferred: z.boolean().optional(),
});

export const finding: z.ZodType<Finding> = z.object({
  rule: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  step: count.nullable(),
  message: z.string(),
  location,
  related: z.array(
    z.object({
      message: z.string(),
      location,
      rule: z.string().optional(),
      marked: z.boolean().optional(),
    }),
  ),
  fixes: z.array(fix),
});

/** The first event of a run, as it is kept in `run.json`. */
export const runStarted: z.ZodType<RunStarted> = z.object({
  type: z.literal('run'),
  id: z.string(),
  file: z.string(),
  seed: z.number(),
  parameters: count,
  rows: count,
  trainingRows: count,
  validationRows: count,
  layers: z.array(z.object({ name: z.string(), type: z.string(), parameters: count, location })),
  layout: z.object({ terms: z.array(z.string()), layers: z.array(z.string()) }),
  totalSteps: count,
  stepsPerEpoch: count,
  metric: z.string().nullable(),
  loss: z.string(),
});

const epochEnded: z.ZodType<EpochEnded> = z.object({
  type: z.literal('epoch'),
  epoch: count,
  step: count,
  loss: numberFromJson,
  validation: metrics.nullable(),
});

const termGradients: z.ZodType<TermGradientsMeasured> = z.object({
  type: z.literal('termGradients'),
  step: count,
  terms: z.array(z.string()),
  norms: z.array(numberFromJson),
  cosines: z.array(numberFromJson),
});

const findingReported: z.ZodType<FindingReported> = z.object({ type: z.literal('finding'), finding });

const runEnded: z.ZodType<RunEnded> = z.object({
  type: z.literal('end'),
  reason: z.enum(['completed', 'stopped', 'target', 'patience', 'diverged', 'error']),
  steps: count,
  seconds: z.number(),
  loss: numberFromJson.nullable(),
  validation: metrics.nullable(),
  message: z.string().optional(),
});

/** From here on the telemetry of a run was not kept, because it had grown to its limit. */
export interface TelemetryFull {
  readonly type: 'telemetryFull';
}

/** What a line of `events.jsonl` holds: everything but the start, which is in `run.json`, and the steps. */
export type LoggedEvent = EpochEnded | TermGradientsMeasured | FindingReported | RunEnded | TelemetryFull;

export const loggedEvent: z.ZodType<LoggedEvent> = z.union([
  epochEnded,
  termGradients,
  findingReported,
  runEnded,
  z.object({ type: z.literal('telemetryFull') }),
]);
