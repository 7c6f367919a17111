import * as z from 'zod';
import type { LossReportPageMessage } from './protocol';

const index = z.int().min(0);

const schema: z.ZodType<LossReportPageMessage> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), file: z.string().min(1).max(4000).nullable() }),
  z.strictObject({ type: z.literal('reveal'), loss: index, finding: index.nullable() }),
  z.strictObject({ type: z.literal('problem'), message: z.string().max(4000) }),
]);

/** Checks what came out of the page, which could be anything; null for what makes no sense. */
export function parseLossReportPageMessage(value: unknown): LossReportPageMessage | null {
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}
