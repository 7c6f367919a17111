import { performance } from 'node:perf_hooks';

export interface Timing {
  readonly medianMicroseconds: number;
  readonly bestMicroseconds: number;
  readonly stepsPerSecond: number;
  readonly steps: number;
  /** Share of the blocks in which this process had a core to itself. */
  readonly quiet: number;
}

/** A block shorter than this says more about the clock than about the step. */
const SHORTEST_BLOCK = 5;

interface Block {
  readonly microseconds: number;
  readonly share: number;
}

/**
 * Times a step in blocks of 5 ms or more, after as long a warm-up. Blocks in which other processes held the core are
 * left out if three remain.
 * @param budget seconds
 */
export function timeSteps(step: (index: number) => void, first: number, budget: number): Timing {
  const milliseconds = budget * 1000;
  let index = first;
  const runFor = (limit: number) => {
    const begin = performance.now();
    const from = index;
    do step(index++);
    while (performance.now() - begin < limit);
    return (performance.now() - begin) / (index - from);
  };
  const warm = runFor(Math.min(1500, milliseconds));
  const size = Math.max(1, Math.ceil(SHORTEST_BLOCK / warm));
  const blocks: Block[] = [];
  const begin = performance.now();
  const measuredFrom = index;
  do {
    const cpu = process.cpuUsage();
    const start = performance.now();
    for (let i = 0; i < size; i++) step(index++);
    const elapsed = performance.now() - start;
    const used = process.cpuUsage(cpu);
    blocks.push({
      microseconds: (elapsed * 1000) / size,
      share: (used.user + used.system) / 1000 / elapsed,
    });
  } while (performance.now() - begin < milliseconds || blocks.length < 3);
  const total = performance.now() - begin;
  const quiet = blocks.filter(({ share }) => share > 0.9);
  const counted = (quiet.length >= 3 ? quiet : blocks).map(({ microseconds }) => microseconds);
  counted.sort((a, b) => a - b);
  return {
    medianMicroseconds: counted[counted.length >> 1],
    bestMicroseconds: counted[0],
    stepsPerSecond: ((index - measuredFrom) * 1000) / total,
    steps: index - measuredFrom,
    quiet: quiet.length / blocks.length,
  };
}
