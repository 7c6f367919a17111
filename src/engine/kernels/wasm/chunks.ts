import { atomic, drop } from './atomics';
import { i32, select, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';

/** Bytes of two counters, of chunks that were taken and that are done, each in a cache line of its own. */
export const COUNTER_BYTES = 128;
const DONE_OFFSET = 64;
/** Chunks that one counter can count: those from the front are in its lower half, those from the back in its upper half. */
export const MOST_CHUNKS = 2 ** 15 - 1;

/**
 * The end that a thread takes its chunks from, as what it adds to the counter. Two threads begin at opposite ends, so that
 * only where they meet they write into the same cache lines.
 */
export const END = { front: 1, back: 2 ** 16 } as const;

/** Looks at the counter before the thread sleeps; a tenth of a millisecond, in which the other is done with its chunk. */
const MOST_LOOKS = 100_000;
/** Nanoseconds between two looks of a thread that sleeps. */
const PAUSE = 100_000;

/** Makes the counters start again; only when all chunks are done. */
export function openChunks(counters: number): Code {
  const address = i32.const(counters);
  return [atomic.store(address, i32.const(0), DONE_OFFSET), atomic.store(address, i32.const(0))];
}

/**
 * Takes chunk after chunk until none is left.
 * @param end one of {@link END}
 * @param body computes the chunk of that number
 */
export function takeChunks(
  builder: FunctionBuilder,
  { counters, end }: Readonly<Record<'counters' | 'end', Variable>>,
  count: number,
  body: (chunk: Code) => Code,
): Code {
  const [before, front, back, chunk] = [0, 1, 2, 3].map(() => builder.local('i32'));
  const isFromFront = i32.lessThan(end.get, i32.const(END.back));
  return [
    [0x03, 0x40],
    before.set(atomic.add(counters.get, end.get)),
    front.set(i32.and(before.get, i32.const(END.back - 1))),
    back.set(i32.shiftRightUnsigned(before.get, 16)),
    [i32.lessThan(i32.add(front.get, back.get), i32.const(count)), 0x04, 0x40],
    chunk.set(select(isFromFront, front.get, i32.subtract(i32.const(count - 1), back.get))),
    body(chunk.get),
    drop(atomic.add(counters.get, i32.const(1), DONE_OFFSET)),
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
