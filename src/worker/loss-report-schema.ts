import * as z from 'zod';
import type { CurveReport, LossCurve, LossProperty } from '../language/report/report-types';
import { finding, location } from '../runs/store/event-schema';
import type { LossFileReport } from './loss-file-report';

const numbers = z.instanceof(Float64Array);

const curve: z.ZodType<LossCurve> = z.strictObject({
  label: z.string(),
  x: numbers,
  loss: numbers,
  gradient: numbers,
  kinks: z.array(z.number()),
  nonFinite: z.array(
    z.strictObject({ from: z.number(), to: z.number(), what: z.enum(['loss', 'gradient']) }),
  ),
});

const curves: z.ZodType<CurveReport> = z.strictObject({
  axis: z.enum(['residual', 'margin', 'probability', 'change']),
  caption: z.string(),
  terms: z.array(z.strictObject({ name: z.string(), curves: z.array(curve) })),
});

const property: z.ZodType<LossProperty> = z.strictObject({
  name: z.enum(['finite', 'differentiable', 'nonNegative', 'consistent', 'reduction']),
  verdict: z.enum(['holds', 'fails', 'note', 'unknown']),
  proved: z.boolean(),
  text: z.string(),
});

export const lossFileReport: z.ZodType<LossFileReport> = z.strictObject({
  file: z.string(),
  context: z.string(),
  problems: z.array(z.strictObject({ message: z.string(), location })),
  losses: z.array(
    z.strictObject({
      name: z.string(),
      sound: z.boolean(),
      verdict: z.string(),
      location,
      problem: z.string().nullable(),
      findings: z.array(finding),
      properties: z.array(property),
      curves: curves.nullable(),
    }),
  ),
});
