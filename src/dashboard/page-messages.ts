import * as z from 'zod';
import { DRAWN_FORMATS, RUN_ACTIONS, type PageMessage } from './protocol';

const runId = z.string().min(1).max(200);
const shownRuns = z.array(runId).max(100);
const index = z.int().min(0);

const schema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), shown: shownRuns }),
  z.strictObject({ type: z.literal('show'), shown: shownRuns }),
  z
    .strictObject({ type: z.literal('askWindow'), run: runId, from: index, to: index })
    .refine(({ from, to }) => from <= to, { error: 'a stretch of steps does not end before it begins' }),
  z.strictObject({ type: z.literal('select'), run: runId, step: index.nullable() }),
  z.strictObject({ type: z.literal('ack'), sequence: index }),
  z.strictObject({ type: z.literal('control'), run: runId, action: z.enum(RUN_ACTIONS) }),
  z.strictObject({ type: z.literal('reveal'), run: runId, finding: index, related: index.nullable() }),
  z.strictObject({ type: z.literal('prove'), run: runId, finding: index, fix: index }),
  z.strictObject({ type: z.literal('train') }),
  z.strictObject({
    type: z.literal('drawn'),
    format: z.enum(DRAWN_FORMATS),
    bytes: z.instanceof(Uint8Array).refine(({ length }) => length > 0, { error: 'nothing was drawn' }),
  }),
  z.strictObject({
    type: z.literal('notDrawn'),
    format: z.enum(DRAWN_FORMATS),
    message: z.string().max(4000),
  }),
  z.strictObject({ type: z.literal('export') }),
  z.strictObject({ type: z.literal('problem'), message: z.string().max(4000) }),
]);

export type ParsedPageMessage =
  { readonly ok: true; readonly message: PageMessage } | { readonly ok: false; readonly error: string };

/** Checks what came out of the page, which could be anything, before the host acts on it. */
export function parsePageMessage(value: unknown): ParsedPageMessage {
  const result = schema.safeParse(value);
  return result.success
    ? { ok: true, message: result.data }
    : { ok: false, error: `A message of the dashboard was dropped. ${z.prettifyError(result.error)}` };
}
