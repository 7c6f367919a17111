import { MOST_CHUNKS, takeChunks } from './chunks';
import { i32, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';
import { isTurned, turn } from './matmul';
import { call, callWith, type ModuleBuilder } from './module-builder';
import { PANEL, panelSize, ProductWriter, type ProductShape } from './product-panel';
import { shareWork, type TeamContext } from './team-work';
import { keyOf } from './vector-operation';

/** Multiplications from which on a product is worth a second thread: some tens of microseconds. */
const LARGE = 2 ** 20;
/** Bytes of the right matrix and the output from which on they do not stay in a core's own cache. */
const FAR = 2 ** 20;
/** With fewer chunks, one thread would often wait for the other's last one. */
const FEWEST_CHUNKS = 4;

/**
 * Columns of a chunk: one panel, or two, with which a row fills a cache line, where each line would be fetched for either
 * panel again.
 */
function widthOf({ rows, inner, columns }: ProductShape): number {
  return (rows + inner) * columns * 4 > FAR ? 2 * PANEL : PANEL;
}

/** True for a product that is cut into panels for two threads. */
export function isLarge({ rows, inner, columns }: ProductShape): boolean {
  const chunks = columns / PANEL;
  return rows * inner * columns >= LARGE && chunks >= FEWEST_CHUNKS && chunks <= MOST_CHUNKS;
}

/** Addresses of the operands. */
export interface ProductPlaces {
  readonly a: number;
  readonly b: number;
  readonly output: number;
}

/**
 * Computes a product panel by panel, together with the team's helper if there is one. A panel is the same whoever
 * computes it. Panels are functions of their own also because engines optimize a function from its next call on: those of
 * the first step are soon fast.
 */
export function largeProduct(
  context: TeamContext,
  shape: ProductShape,
  { a, b, output }: ProductPlaces,
): Code {
  const { module } = context;
  const turned = isTurned(shape);
  const width = widthOf(shape);
  const size = (width / PANEL) * panelSize(shape);
  // Both threads read the turned matrix, which lies behind what the first one works with.
  const left = turned ? context.scratchOf(size + shape.rows * shape.inner) + size * 4 : a;
  const panels = panelsOf(module, turned ? { ...shape, transposeA: false } : shape, width);
  return [
    turned ? call(turnOf(module, shape), [a, left]) : [],
    shareWork(context, {
      chunks: Math.ceil(shape.columns / width),
      scratch: size,
      take: (scratch, counters, end) => call(panels, [left, b, output, scratch, counters, end]),
    }),
  ];
}

/** The function (a, b, output, scratch, counters, end) that takes panels until none is left. */
function panelsOf(module: ModuleBuilder, shape: ProductShape, width: number): number {
  const count = Math.ceil(shape.columns / width);
  const key = keyOf(shape);
  const full = module.shared(`panel ${key}`, (builder) => writePanel(builder, shape, width));
  const rest = shape.columns % width;
  const last =
    rest === 0 ? null : module.shared(`last panel ${key}`, (builder) => writePanel(builder, shape, rest));
  return module.shared(`large product ${key}`, (builder) => {
    const [a, b, output, scratch, counters, end] = [0, 1, 2, 3, 4, 5].map(() => builder.parameter('i32'));
    return takeChunks(builder, { counters, end }, count, (chunk) => {
      const column = i32.multiply(chunk, i32.const(width * 4));
      const of = (index: number) => callWith(index, [a.get, b.get, output.get, scratch.get, column]);
      return last === null
        ? of(full)
        : [i32.lessThan(chunk, i32.const(count - 1)), 0x04, 0x40, of(full), 0x05, of(last), 0x0b];
    });
  });
}

/** Writes the function (a, b, output, scratch, column) of the panel at that byte offset of a row. */
function writePanel(builder: FunctionBuilder, shape: ProductShape, width: number): Code {
  const [a, b, output, scratch, column] = [0, 1, 2, 3, 4].map((): Variable => builder.parameter('i32'));
  return new ProductWriter(builder, shape, { a, b, output, scratch }).panel(column.get, width);
}

function turnOf(module: ModuleBuilder, shape: ProductShape): number {
  return module.shared(`turn ${keyOf(shape)}`, (builder) => {
    const [from, to] = [builder.parameter('i32'), builder.parameter('i32')];
    return turn(builder, shape, from, to);
  });
}
