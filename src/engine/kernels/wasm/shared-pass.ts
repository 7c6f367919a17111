import { COUNTER_BYTES, END, openChunks, takeChunks, writeJoin } from './chunks';
import { f32, f64, i32, select, type Code } from './code';
import type { FunctionBuilder, ValueType, Variable } from './function-builder';
import { call, callWith, ModuleBuilder } from './module-builder';
import { jobName } from './team';
import type { VectorMemory } from './vector-memory';
import type { WebAssemblyFunction } from './web-assembly';

/** Numbers from which on a pass over a tensor is worth a second thread: some ten microseconds. */
const LARGE = 2 ** 14;
/** Pieces that a tensor is cut into, whoever computes them: what they sum up to depends on it. */
const PIECES = 16;
/** A piece has a multiple of these numbers, 4 KiB. */
const GRAIN = 1024;
/** Bytes for an argument. */
const SLOT = 8;

/** True for a tensor of so many numbers that a second thread may take part in a pass over it. */
export function isLargePass(count: number): boolean {
  return count >= LARGE;
}

/**
 * Compiles a pass over large tensors: cut into pieces that the memory's team computes together, where there is one. The
 * arguments stay those of the pass: addresses, the count, then factors.
 * @param write the pass, which gives a sum
 */
export function compileSharedPass(
  memory: VectorMemory,
  write: (builder: FunctionBuilder) => Code,
): WebAssemblyFunction {
  const module = new ModuleBuilder();
  const pass = module.shared('pass', write, 'f64');
  const types = module.parametersOf(pass);
  const places = placesOf(memory, types.length);
  const take = module.shared('take', (builder) => takePieces(builder, pass, types, places));
  const { team } = memory;
  const job = team?.newJob() ?? null;
  module.exported('run', 'f64', (builder) => {
    const parameters = types.map((type) => builder.parameter(type));
    return [
      parameters.map((parameter, i) => storeArgument(types[i], places.argument(i), parameter.get)),
      openChunks(places.counters),
      team === null || job === null ? [] : team.announce(job),
      call(take, [END.front]),
      call(module.shared('join', writeJoin), [places.counters, PIECES]),
      total(places),
    ];
  });
  if (job !== null) module.exported(jobName(job), null, () => call(take, [END.back]));
  const { module: compiled, functions } = module.compile(memory.memory);
  if (job !== null) team?.learn(compiled, [job]);
  return functions.run;
}

/** Addresses of what the threads share. */
interface Places {
  readonly counters: number;
  sum(piece: number): number;
  argument(index: number): number;
}

function placesOf(memory: VectorMemory, count: number): Places {
  const { byteOffset } = memory.allocate((COUNTER_BYTES + (PIECES + count) * SLOT) / 4);
  const sums = byteOffset + COUNTER_BYTES;
  return {
    counters: byteOffset,
    sum: (piece) => sums + piece * SLOT,
    argument: (index) => sums + (PIECES + index) * SLOT,
  };
}

/**
 * Writes the function (end) that computes pieces. It reads the arguments only when it has a piece: they cannot change
 * until that is done.
 */
function takePieces(
  builder: FunctionBuilder,
  pass: number,
  types: readonly ValueType[],
  places: Places,
): Code {
  const end = builder.parameter('i32');
  const counters = builder.local('i32');
  const [first, length, rest] = [0, 1, 2].map(() => builder.local('i32'));
  const countAt = types.lastIndexOf('i32');
  const argument = (type: ValueType, i: number): Code => {
    if (i === countAt) return lesserOf(length, rest);
    const value = loadArgument(type, places.argument(i));
    return i < countAt ? i32.add(value, i32.shiftLeft(first.get, 2)) : value;
  };
  return [
    counters.set(i32.const(places.counters)),
    takeChunks(builder, { counters, end }, PIECES, (piece) => [
      length.set(pieceLength(i32.load(i32.const(places.argument(countAt))))),
      first.set(i32.multiply(length.get, piece)),
      rest.set(i32.subtract(i32.load(i32.const(places.argument(countAt))), first.get)),
      // Of a count that is no multiple of the pieces nothing may be left for the last ones.
      rest.set(select(i32.greaterThanSigned(rest.get, i32.const(0)), rest.get, i32.const(0))),
      f64.store(
        i32.add(i32.const(places.sum(0)), i32.multiply(piece, i32.const(SLOT))),
        callWith(pass, types.map(argument)),
      ),
    ]),
  ];
}

/** Numbers of a piece, given those of the tensor. */
function pieceLength(count: Code): Code {
  const grains = i32.add(count, i32.const(PIECES * GRAIN - 1));
  return i32.multiply(i32.divideUnsigned(grains, i32.const(PIECES * GRAIN)), i32.const(GRAIN));
}

function lesserOf(a: Variable, b: Variable): Code {
  return select(i32.lessThan(a.get, b.get), a.get, b.get);
}

function total(places: Places): Code {
  const sums = Array.from({ length: PIECES }, (_, piece) => f64.load(i32.const(places.sum(piece))));
  return sums.reduce((sum, each) => f64.add(sum, each));
}

function storeArgument(type: ValueType, address: number, value: Code): Code {
  return ACCESS[scalar(type)].store(i32.const(address), value);
}

function loadArgument(type: ValueType, address: number): Code {
  return ACCESS[scalar(type)].load(i32.const(address));
}

const ACCESS = { i32, f32, f64 } as const;

function scalar(type: ValueType): keyof typeof ACCESS {
  if (type === 'v128') throw new Error('a pass takes no vectors');
  return type;
}
