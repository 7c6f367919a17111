import { atomic, drop } from './atomics';
import { i32, type Code } from './code';
import type { FunctionBuilder } from './function-builder';

/** Bytes of two counters, of chunks that were taken and that are done, each in a cache line of its own. */
export const COUNTER_BYTES = 128;
const DONE_OFFSET = 64;

/** Looks at the counter before the thread sleeps; some microseconds. */
const MOST_LOOKS = 4000;
/** Nanoseconds between two looks of a thread that sleeps. */
const PAUSE = 100_000;

/** Makes the counters start again; only when all chunks are done. */
export function openChunks(counters: number): Code {
  const address = i32.const(counters);
  return [atomic.store(address, i32.const(0), DONE_OFFSET), atomic.store(address, i32.const(0))];
}

/**
 * Takes chunk after chunk until none is left.
 * @param first the number of this thread's first chunk
 * @param step 1 or -1: the threads begin at opposite ends, so that they write into the same cache lines only where they meet
 * @param body computes the chunk of that number
 */
export function takeChunks(
  builder: FunctionBuilder,
  { counters, first, step }: Readonly<Record<'counters' | 'first' | 'step', Code>>,
  count: number,
  body: (chunk: Code) => Code,
): Code {
  const chunk = builder.local('i32');
  return [
    chunk.set(first),
    [0x03, 0x40],
    [i32.lessThan(atomic.increment(counters), i32.const(count)), 0x04, 0x40],
    [body(chunk.get), chunk.set(i32.add(chunk.get, step)), drop(atomic.increment(counters, DONE_OFFSET))],
    [0x0c, 1, 0x0b, 0x0b],
  ];
}

/** Writes the function (counters, count) that returns when so many chunks are done. */
export function writeJoin(builder: FunctionBuilder): Code {
  const [counters, count] = [builder.parameter('i32'), builder.parameter('i32')];
  const [done, looks] = [builder.local('i32'), builder.local('i32')];
  const pause = drop(atomic.wait(counters.get, done.get, PAUSE, DONE_OFFSET));
  return [
    [0x03, 0x40],
    done.set(atomic.load(counters.get, DONE_OFFSET)),
    [i32.lessThan(done.get, count.get), 0x04, 0x40],
    looks.set(i32.add(looks.get, i32.const(1))),
    [i32.lessThan(i32.const(MOST_LOOKS), looks.get), 0x04, 0x40, pause, 0x0b],
    [0x0c, 1, 0x0b, 0x0b],
  ];
}
