import { z } from 'zod';

/** One line of output: one variant of one workload by one contestant. */
export const measurementSchema = z.object({
  contestant: z.string(),
  workload: z.string(),
  variant: z.string(),
  steps_per_s: z.number(),
  median_us_per_step: z.number(),
  best_us_per_step: z.number(),
  steps: z.number(),
  quiet: z.number(),
  /** After three steps; the same for all that did the same work. */
  loss2: z.number(),
});

export type Measurement = z.output<typeof measurementSchema>;
