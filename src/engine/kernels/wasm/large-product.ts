import { MOST_CHUNKS, takeChunks } from './chunks';
import { choose, i32, when, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';
import { isTurned, turn } from './matmul';
import { call, callWith, type ModuleBuilder } from './module-builder';
import { PANEL, panelSize, ProductWriter, type ProductShape } from './product-panel';
import { mirrored, SPARSE_PANEL, sparsePanel, sparsePanelSize, type SparseShape } from './sparse-product';
import { ENTRY, sparseLayout, writeSparseLists } from './sparse-lists';
import { shareWork, type TeamContext } from './team-work';
import { keyOf } from './vector-operation';

/** Multiplications from which on a product is worth a second thread: some tens of microseconds. */
const LARGE = 2 ** 20;
/** Bytes of the right matrix and the output from which on they do not stay in a core's own cache. */
const FAR = 2 ** 20;
/** Rows and steps from which on a product of what is not 0 makes up for finding it. */
const FEWEST_SPARSE = 32;
/** Steps up to which each stretch of them has code of its own. */
const LONGEST_SPARSE = 2 ** 13;
/** Numbers of a matrix that are listed: in 64 MiB. */
const LARGEST_SPARSE = 2 ** 23;
/** A matrix with a larger share of numbers that are not 0 is multiplied faster as a whole. */
const LARGEST_SHARE = 0.75;
/** Another way to skip zeros has to spare this part of the numbers, as a power of a half. */
const LEAST_GAIN = 3;
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
export function largeProduct(context: TeamContext, shape: ProductShape, places: ProductPlaces): Code {
  const all = denseProduct(context, shape, places);
  if (!canSkipZeros(shape)) return all;
  const { a, b, output } = places;
  // Only in the gradient of a weight the right matrix may have zeros too: there both come from activations.
  const isOfWeight = shape.transposeA && !shape.transposeB;
  const ways = [{ shape: { ...shape, turned: false }, a, b, output }];
  if (isOfWeight) ways.push({ shape: mirrored(shape), a: b, b: a, output });
  const scratch = Math.max(...ways.map((way) => sparsePanelSize(way.shape)));
  const sizes = ways.map((way) => sparseLayout(way.shape).size);
  // Both threads read the lists, which lie behind what the first one works with.
  const first = context.scratchOf(scratch + sizes.reduce((sum, size) => sum + size, 0) / 4) + scratch * 4;
  const lists = ways.map((_, i) => first + (i === 0 ? 0 : sizes[0]));
  return choose(
    call(
      fewestOf(context.module, ways),
      ways.flatMap((way, i) => [way.a, lists[i]]),
    ),
    [...ways.map((way, i) => sparseProduct(context, way, lists[i])), all],
  );
}

/** True for a product that is faster without the zeros of a matrix, if there are many of them. */
function canSkipZeros({ rows, inner, columns }: ProductShape): boolean {
  const isListable = inner <= LONGEST_SPARSE && Math.max(rows, columns) * inner <= LARGEST_SPARSE;
  return rows >= FEWEST_SPARSE && inner >= FEWEST_SPARSE && isListable;
}

/** One way to compute a product without zeros. */
interface SparseWay extends ProductPlaces {
  readonly shape: SparseShape;
}

/**
 * The function (left matrix, lists; the same of the next way) that lists what is not 0 and gives the number of the way with
 * the fewest numbers to multiply, or of none where those are too many.
 */
function fewestOf(module: ModuleBuilder, ways: readonly SparseWay[]): number {
  const listRows = ways.map(({ shape }) => {
    const { rows, inner, transposeA } = shape;
    const key = keyOf({ rows, inner, transposeA });
    return module.shared(`sparse lists ${key}`, (builder) => writeSparseLists(builder, shape), 'i32');
  });
  const key = `fewest ${keyOf(ways.map(({ shape }) => shape))}`;
  const write = (builder: FunctionBuilder): Code => {
    const operands = ways.map(() => [builder.parameter('i32'), builder.parameter('i32')]);
    const [limit, bytes, way] = [0, 1, 2].map(() => builder.local('i32'));
    return [
      limit.set(i32.const(Math.floor(ways[0].shape.inner * LARGEST_SHARE) * ENTRY)),
      way.set(i32.const(ways.length)),
      operands.map(([matrix, lists], i) => [
        bytes.set(callWith(listRows[i], [matrix.get, lists.get, limit.get])),
        when(i32.lessThan(bytes.get, limit.get), [
          way.set(i32.const(i)),
          limit.set(i32.subtract(bytes.get, i32.shiftRightUnsigned(bytes.get, LEAST_GAIN))),
        ]),
      ]),
      way.get,
    ];
  };
  return module.shared(key, write, 'i32');
}

/** @param lists address of the numbers of the left matrix that are not 0 */
function sparseProduct(context: TeamContext, { shape, a, b, output }: SparseWay, lists: number): Code {
  const { module } = context;
  const count = Math.ceil(shape.columns / SPARSE_PANEL);
  const panels = takePanels(module, `sparse product ${keyOf(shape)}`, 5, {
    count,
    width: SPARSE_PANEL,
    full: sparsePanel(module, shape, SPARSE_PANEL),
    last: sparsePanel(module, shape, shape.columns - (count - 1) * SPARSE_PANEL),
  });
  return shareWork(context, {
    chunks: count,
    scratch: sparsePanelSize(shape),
    take: (scratch, counters, end) => call(panels, [lists, a, b, output, scratch, counters, end]),
  });
}

/** Multiplies all numbers. */
function denseProduct(context: TeamContext, shape: ProductShape, { a, b, output }: ProductPlaces): Code {
  const { module } = context;
  const turned = isTurned(shape);
  const width = widthOf(shape);
  const size = (width / PANEL) * panelSize(shape);
  // Both threads read the turned matrix, which lies behind what the first one works with.
  const left = turned ? context.scratchOf(size + shape.rows * shape.inner) + size * 4 : a;
  const panels = densePanels(module, turned ? { ...shape, transposeA: false } : shape, width);
  return [
    turned ? call(turnOf(module, shape), [a, left]) : [],
    shareWork(context, {
      chunks: Math.ceil(shape.columns / width),
      scratch: size,
      take: (scratch, counters, end) => call(panels, [left, b, output, scratch, counters, end]),
    }),
  ];
}

function densePanels(module: ModuleBuilder, shape: ProductShape, width: number): number {
  const count = Math.ceil(shape.columns / width);
  const key = keyOf(shape);
  const rest = shape.columns % width;
  const full = module.shared(`panel ${key}`, (builder) => writePanel(builder, shape, width));
  const last =
    rest === 0 ? full : module.shared(`last panel ${key}`, (builder) => writePanel(builder, shape, rest));
  return takePanels(module, `large product ${key}`, 4, { count, width, full, last });
}

/** Panels that are taken one after the other, each a call of a function whose last parameter is its first column. */
interface Panels {
  readonly count: number;
  /** Columns of a panel. */
  readonly width: number;
  readonly full: number;
  /** The function of the last panel. */
  readonly last: number;
}

/**
 * The function (operands, counters, end) that takes panels until none is left.
 * @param operands how many addresses the functions of the panels have before the column
 */
function takePanels(module: ModuleBuilder, key: string, operands: number, panels: Panels): number {
  const { count, width, full, last } = panels;
  return module.shared(key, (builder) => {
    const addresses = Array.from({ length: operands }, () => builder.parameter('i32'));
    const [counters, end] = [builder.parameter('i32'), builder.parameter('i32')];
    return takeChunks(builder, { counters, end }, count, (chunk) => {
      const column = i32.multiply(chunk, i32.const(width * 4));
      const of = (index: number) => callWith(index, [...addresses.map(({ get }) => get), column]);
      return last === full
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
