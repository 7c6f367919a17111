import { COUNTER_BYTES, END, openChunks, writeJoin } from './chunks';
import type { Code } from './code';
import { call, type ModuleBuilder } from './module-builder';
import { jobName, type Team } from './team';

/** What work for two threads needs of the plan. */
export interface TeamContext {
  readonly module: ModuleBuilder;
  /** Null where there is one thread. */
  readonly team: Team | null;
  /** Jobs for the helper that the module exports. */
  readonly jobs: number[];
  /** The address of working memory for that many floats, which all operations of the step share. */
  scratchOf(size: number): number;
  /** The same for what the helper needs at that time. */
  helperScratchOf(size: number): number;
  /** The address of memory for that many floats that nobody else uses. */
  reserve(size: number): number;
}

/** Work that is cut into chunks. */
export interface TeamWork {
  readonly chunks: number;
  /** Floats of working memory that a thread needs. */
  readonly scratch: number;
  /** Takes chunks until none is left. @param scratch address; @param end one of {@link END} */
  readonly take: (scratch: number, counters: number, end: number) => Code;
}

/** Computes the chunks, together with the team's helper if there is one. */
export function shareWork(context: TeamContext, { chunks, scratch, take }: TeamWork): Code {
  const { module, team } = context;
  const counters = context.reserve(COUNTER_BYTES / 4);
  const own = take(context.scratchOf(scratch), counters, END.front);
  if (team === null) return [openChunks(counters), own];
  const job = team.newJob();
  context.jobs.push(job);
  const helped = take(context.helperScratchOf(scratch), counters, END.back);
  module.exported(jobName(job), null, () => helped);
  return [
    [openChunks(counters), team.announce(job), own],
    call(module.shared('join', writeJoin), [counters, chunks]),
  ];
}
