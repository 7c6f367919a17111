import * as z from 'zod';
import type { EpochEnded, RunEvent } from '../runs/events';
import type { RunFileProblem } from '../runs/run-file/read-run-file';
import type { EpochsEnded } from './epoch-pack';
import { problemSchema, sentEventSchema } from './run-event-schema';

/** What to train. */
export interface TrainingRequest {
  /** Name of the run, and of its folder in the store. */
  readonly id: string;
  /** Absolute path of the run file; paths in it are relative to its folder. */
  readonly runFile: string;
  /** Text of the run file, when it is not the one on disk that counts: an unsaved editor, a choice never written. */
  readonly text?: string;
  /** Texts of loss files that are newer than those on disk, by absolute path. */
  readonly unsaved?: Readonly<Record<string, string>>;
  /** In place of the run file's own. */
  readonly seed?: number;
  /** Folder that keeps the runs; null keeps nothing. */
  readonly storageFolder: string | null;
}

/** What the entry of the worker is given when it is to train. */
export interface TrainingAssignment {
  readonly role: 'training';
  readonly request: TrainingRequest;
  /** See `control.ts`. */
  readonly control: SharedArrayBuffer;
}

/** What the entry of the worker is given when it is to wait for the message that is its {@link TrainingAssignment}. */
export interface WaitingAssignment {
  readonly role: 'waiting';
}

/** A {@link RunEvent} on its way, ends of epochs together. */
export type SentEvent = Exclude<RunEvent, EpochEnded> | EpochsEnded;

/** News of the run. The buffers of numbers are handed over. */
export interface EventsMessage {
  readonly type: 'events';
  readonly events: readonly SentEvent[];
}

/** The run waits, or goes on. */
export interface PausedMessage {
  readonly type: 'paused';
  readonly paused: boolean;
}

/** There will be no run. */
export interface RefusedMessage {
  readonly type: 'refused';
  readonly problems: readonly RunFileProblem[];
}

/** What a training worker says; the host speaks to it through shared memory alone. */
export type TrainingMessage = EventsMessage | PausedMessage | RefusedMessage;

const messageSchema: z.ZodType<TrainingMessage> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('events'), events: z.array(sentEventSchema) }),
  z.strictObject({ type: z.literal('paused'), paused: z.boolean() }),
  z.strictObject({
    type: z.literal('refused'),
    problems: z.array(problemSchema),
  }),
]);

export type ParsedTrainingMessage =
  { readonly ok: true; readonly message: TrainingMessage } | { readonly ok: false; readonly error: string };

/** Checks what came out of a worker before the host acts on it. */
export function parseTrainingMessage(value: unknown): ParsedTrainingMessage {
  const result = messageSchema.safeParse(value);
  return result.success
    ? { ok: true, message: result.data }
    : { ok: false, error: z.prettifyError(result.error) };
}
