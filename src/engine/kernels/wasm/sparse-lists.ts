import { f32x4, i32, i32x4, i8x16, select, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import type { ProductShape } from './product-panel';
import { FourByFour } from './transpose';

/** Steps along the inner axis whose part of a right matrix is multiplied at once. */
export const STRETCH = 256;
/** Bytes from one step of a panel to the next. */
export const PANEL_STEP = 128;
/** Of the rows, this part is looked at before the others are. */
const SAMPLE = 8;
/** Rows of a turned matrix that are read together: one line of the processor's cache. */
const TOGETHER = 16;

/** A stretch of the inner axis. */
export interface SparseStretch {
  readonly index: number;
  readonly start: number;
  readonly length: number;
}

export function sparseStretches(inner: number): readonly SparseStretch[] {
  return Array.from({ length: Math.ceil(inner / STRETCH) }, (_, index) => {
    const start = index * STRETCH;
    return { index, start, length: Math.min(STRETCH, inner - start) };
  });
}

/** Bytes of a number in a list: itself, and where in a panel of the right matrix its step begins. */
export const ENTRY = 8;

/**
 * Where the numbers of a left matrix that are not 0 are listed, row after row and stretch after stretch, and where these
 * lists end. In bytes.
 */
export interface SparseLayout {
  readonly rowBytes: number;
  /** The addresses after the last number of each row, of the first stretch, of the second and so on. */
  readonly ends: number;
  /** For each combination of lanes that are 0: how the others are brought to the front. */
  readonly orders: number;
  readonly size: number;
}

export function sparseLayout({ rows, inner }: ProductShape): SparseLayout {
  // Four lanes are written at once, of which some may be too many.
  const rowBytes = Math.ceil((inner + 4) / 4) * 4 * ENTRY;
  const ends = rows * rowBytes;
  const orders = ends + Math.ceil((rows * sparseStretches(inner).length) / 4) * 16;
  return { rowBytes, ends, orders, size: orders + 16 * 16 };
}

/** What the function of {@link writeSparseLists} gives where there are too many numbers. */
export const TOO_MANY = 2 ** 31 - 1;

/**
 * Writes the function (left matrix, lists, limit) -> bytes of a row's list, on average, if that is below the limit: then
 * the lists are complete. Else {@link TOO_MANY}. NaN is not 0.
 */
export function writeSparseLists(builder: FunctionBuilder, shape: ProductShape): Code {
  const [a, lists, limit] = [0, 1, 2].map(() => builder.parameter('i32'));
  return new SparseListsWriter(builder, shape, a, lists).write(limit);
}

class SparseListsWriter {
  private readonly layout: SparseLayout;
  private readonly from: Variable;
  private readonly row: Variable;
  private readonly ends: Variable;
  private readonly kept: Variable;
  private readonly zeros: Variable;
  private readonly order: Variable;
  private readonly places: Variable;
  private readonly numbers: readonly Variable[];
  private readonly lists: readonly Variable[];
  private readonly turning: FourByFour;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly shape: ProductShape,
    private readonly a: Variable,
    private readonly start: Variable,
  ) {
    this.layout = sparseLayout(shape);
    [this.from, this.row, this.ends, this.kept, this.zeros] = [0, 1, 2, 3, 4].map(() => builder.local('i32'));
    [this.order, this.places] = [builder.local('v128'), builder.local('v128')];
    this.numbers = [0, 1, 2, 3].map(() => builder.local('v128'));
    this.lists = Array.from({ length: shape.transposeA ? TOGETHER : 1 }, () => builder.local('i32'));
    this.turning = new FourByFour(builder);
  }

  write(limit: Variable): Code {
    const { rows } = this.shape;
    const sample = Math.min(rows, Math.ceil(rows / SAMPLE / TOGETHER) * TOGETHER);
    const { from, row, ends, kept, a, start, layout } = this;
    const isBelow = (count: number) => i32.lessThan(kept.get, i32.multiply(limit.get, i32.const(count)));
    return [
      Array.from({ length: 16 }, (_, zeros) =>
        v128.store(start.get, i8x16.const(orderWithout(zeros)), layout.orders + zeros * 16),
      ),
      [kept.set(i32.const(0)), from.set(a.get), row.set(start.get)],
      ends.set(i32.add(start.get, i32.const(layout.ends))),
      this.rows(sample),
      [isBelow(sample), 0x04, 0x40, this.rows(rows - sample), 0x05, kept.set(i32.const(TOO_MANY)), 0x0b],
      select(isBelow(rows), i32.divideUnsigned(kept.get, i32.const(rows)), i32.const(TOO_MANY)),
    ];
  }

  /** The lists of that many rows from `from` on; moves the addresses on to what follows. */
  private rows(count: number): Code {
    const { builder, shape } = this;
    if (!shape.transposeA) return builder.countDown(count, this.group(1, shape.inner * 4));
    const rest = count % TOGETHER;
    return [
      builder.countDown(Math.floor(count / TOGETHER), this.group(TOGETHER, TOGETHER * 4)),
      rest === 0 ? [] : this.group(rest, rest * 4),
    ];
  }

  /** @param bytes from the first row of the group to the first of the next */
  private group(count: number, bytes: number): Code {
    const { layout, from, row, ends, kept, shape } = this;
    const lists = this.lists.slice(0, count);
    const stepBytes = shape.transposeA ? shape.rows * 4 : 4;
    const at = this.builder.local('i32');
    return [
      lists.map((list, i) => list.set(i32.add(row.get, i32.const(i * layout.rowBytes)))),
      at.set(from.get),
      sparseStretches(shape.inner).map(({ index, length }) => [
        this.places.set(i32x4.four([0, 1, 2, 3].map((lane) => lane * PANEL_STEP))),
        this.builder.countDown(Math.floor(length / 4), [
          this.steps(lists, at, 4),
          this.places.set(i32x4.add(this.places.get, i32x4.const(4 * PANEL_STEP))),
          advanced(at, 4 * stepBytes),
        ]),
        length % 4 === 0 ? [] : this.steps(lists, at, length % 4),
        lists.map((list, i) => i32.store(ends.get, list.get, (index * shape.rows + i) * 4)),
      ]),
      lists.map((list, i) =>
        kept.set(i32.add(kept.get, i32.subtract(list.get, i32.add(row.get, i32.const(i * layout.rowBytes))))),
      ),
      [advanced(from, bytes), advanced(row, count * layout.rowBytes), advanced(ends, count * 4)],
    ];
  }

  /** Adds the numbers of some steps, four at most, to the lists. */
  private steps(lists: readonly Variable[], at: Variable, count: number): Code {
    const { numbers, shape } = this;
    if (!shape.transposeA) {
      const loaded = v128.load(at.get);
      return [numbers[0].set(firstLanes(loaded, count)), this.append(lists[0], numbers[0].get)];
    }
    return Array.from({ length: Math.ceil(lists.length / 4) }, (_, block): Code => {
      const own = lists.slice(block * 4, block * 4 + 4);
      return [
        numbers.map((each, step) =>
          each.set(step < count ? v128.load(at.get, step * shape.rows * 4 + block * 16) : f32x4.const(0)),
        ),
        this.turning.write(numbers, (i, value) => (i < own.length ? this.append(own[i], value) : [])),
      ];
    });
  }

  /** Adds those of four numbers that are not 0 to the list. @param value of the steps at `places` */
  private append(list: Variable, value: Code): Code {
    const { zeros, order, places, layout, start } = this;
    const number = this.builder.local('v128');
    return [
      number.set(value),
      zeros.set(i32x4.bitmask(f32x4.equal(number.get, f32x4.const(0)))),
      order.set(v128.load(i32.add(start.get, i32.shiftLeft(zeros.get, 4)), layout.orders)),
      number.set(i8x16.swizzle(number.get, order.get)),
      order.set(i8x16.swizzle(places.get, order.get)),
      v128.store(list.get, v128.shuffle(number.get, order.get, [0, 4, 1, 5])),
      v128.store(list.get, v128.shuffle(number.get, order.get, [2, 6, 3, 7]), 2 * ENTRY),
      list.set(
        i32.subtract(
          i32.add(list.get, i32.const(4 * ENTRY)),
          i32.multiply(i32.countOnes(zeros.get), i32.const(ENTRY)),
        ),
      ),
    ];
  }
}

/** The bytes of four lanes, those whose bit is not set first; what is left becomes 0. */
function orderWithout(zeros: number): number[] {
  const kept = [0, 1, 2, 3].filter((lane) => ((zeros >> lane) & 1) === 0);
  const bytes = kept.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte));
  return [...bytes, ...new Array<number>(16 - bytes.length).fill(0x80)];
}

/** The first lanes of four as they are, the others 0. */
export function firstLanes(value: Code, count: number): Code {
  if (count >= 4) return value;
  return v128.and(value, i32x4.four([0, 1, 2, 3].map((lane) => (lane < count ? -1 : 0))));
}
