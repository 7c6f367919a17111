import { takeChunks } from './chunks';
import { i32, type Code } from './code';
import { call, callWith } from './module-builder';
import { shareWork, type TeamContext } from './team-work';

/** Work from which on a second thread is worth it, in {@link PartedCall.work}: some tens of microseconds. */
const LARGE = 2 ** 20;
/** Chunks that the parts are dealt out in: few enough to cost little, enough that nobody waits long for the last one. */
const MOST_CHUNKS = 16;

/** An operand of a function over some parts. */
export type PartOperand = { readonly address: number; readonly step: number } | 'scratch';

/** A function over parts that do not depend on one another: the images of a batch, say. */
export interface PartedCall {
  readonly count: number;
  /** Of all parts: as many of these as multiplications of a product take as long. */
  readonly work: number;
  /** The function for so many parts. */
  write(parts: number): number;
  /** Its arguments: addresses, which move on by `step` bytes from one part to the next, and working memory. */
  readonly operands: readonly PartOperand[];
  /** Floats of working memory. */
  readonly scratch: number;
  /** Parts that the function can take, if not all. */
  readonly atOnce?: number;
  /** Chunks for two threads, if fewer than usual are better. */
  readonly mostChunks?: number;
}

/** A call for all parts, or for large work chunks of them for two threads. What is computed is the same. */
export function partedCall(context: TeamContext, parted: PartedCall): Code {
  const { count, work, operands, scratch, atOnce = count, mostChunks = MOST_CHUNKS } = parted;
  const isShared = context.team !== null && work >= LARGE && count > 1;
  const size = Math.min(atOnce, isShared ? Math.ceil(count / mostChunks) : count);
  const chunks = Math.ceil(count / size);
  const [full, last] = [parted.write(size), parted.write(count - (chunks - 1) * size)];
  if (!isShared) {
    return Array.from({ length: chunks }, (_, chunk) =>
      call(
        chunk < chunks - 1 ? full : last,
        operands.map((operand) =>
          operand === 'scratch' ? context.scratchOf(scratch) : operand.address + chunk * size * operand.step,
        ),
      ),
    );
  }
  return shareWork(context, {
    chunks,
    scratch,
    take: (own, counters, end) =>
      call(
        context.module.shared(`parts ${counters}`, (builder) => {
          const [scratchAt, countersAt, endOf] = [0, 1, 2].map(() => builder.parameter('i32'));
          const argument = (chunk: Code) => (operand: PartOperand) => {
            if (operand === 'scratch') return scratchAt.get;
            const { address, step } = operand;
            if (step === 0) return i32.const(address);
            return i32.add(i32.const(address), i32.multiply(chunk, i32.const(size * step)));
          };
          return takeChunks(builder, { counters: countersAt, end: endOf }, chunks, (chunk) => {
            const of = (index: number) => callWith(index, operands.map(argument(chunk)));
            if (last === full) return of(full);
            return [i32.lessThan(chunk, i32.const(chunks - 1)), 0x04, 0x40, of(full), 0x05, of(last), 0x0b];
          });
        }),
        [own, counters, end],
      ),
  });
}
