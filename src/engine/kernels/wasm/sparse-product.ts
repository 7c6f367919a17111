import { f32x4, i32, i32x4, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { callWith, type ModuleBuilder } from './module-builder';
import type { ProductShape } from './product-panel';
import {
  firstLanes,
  PANEL_STEP,
  sparseLayout,
  sparseStretches,
  STRETCH,
  type SparseStretch,
} from './sparse-lists';
import { listedRow, wholeRow } from './sparse-row';
import { FourByFour } from './transpose';
import { keyOf } from './vector-operation';

/*
 * Products whose left matrix has many zeros, as behind a ReLU: for each row only the other numbers are multiplied, each
 * with a row of a panel. The sums are those of all numbers, in the same order: 0 times a finite number adds nothing, and
 * where a right matrix has numbers that are not finite, all are multiplied.
 */

/** Columns of a panel: eight vectors, as many sums as a processor needs to have two under way in each of four cycles. */
export const SPARSE_PANEL = 32;
const PANEL_BYTES = STRETCH * PANEL_STEP;

/** One product that skips zeros. */
export interface SparseShape extends ProductShape {
  /** Whether the output is stored as [columns, rows]. */
  readonly turned: boolean;
}

/** Floats of working memory for a panel. */
export function sparsePanelSize({ rows, turned }: SparseShape): number {
  const sums = turned ? Math.ceil(rows / 4) * 4 * PANEL_STEP : 0;
  return (PANEL_BYTES + sums) / 4;
}

/** The same output as the product of the turned matrices, the right one first. */
export function mirrored({ rows, inner, columns, transposeA, transposeB }: ProductShape): SparseShape {
  const operands = { transposeA: !transposeB, transposeB: !transposeA };
  return { rows: columns, inner, columns: rows, ...operands, turned: true };
}

/** Variables with the addresses of what a product works with. */
interface SparseOperands {
  readonly lists: Variable;
  readonly a: Variable;
  readonly b: Variable;
  readonly output: Variable;
  readonly scratch: Variable;
}

/** The index of the function (lists, a, b, output, scratch, column in bytes) of a panel of `width` columns. */
export function sparsePanel(module: ModuleBuilder, shape: SparseShape, width: number): number {
  return module.shared(`sparse panel ${width} ${keyOf(shape)}`, (builder) => {
    const [lists, a, b, output, scratch, column] = [0, 1, 2, 3, 4, 5].map(() => builder.parameter('i32'));
    const writer = new SparsePanelWriter(module, builder, shape, { lists, a, b, output, scratch }, width);
    return writer.write(column);
  });
}

class SparsePanelWriter {
  private readonly vectors: number;
  private readonly from: Variable;
  private readonly to: Variable;
  private readonly list: Variable;
  private readonly ends: Variable;
  private readonly check: Variable;
  private readonly block: readonly Variable[];
  private readonly turning: FourByFour;

  constructor(
    private readonly module: ModuleBuilder,
    private readonly builder: FunctionBuilder,
    private readonly shape: SparseShape,
    private readonly operands: SparseOperands,
    private readonly width: number,
  ) {
    this.vectors = Math.ceil(width / 4);
    [this.from, this.to, this.list, this.ends] = [0, 1, 2, 3].map(() => builder.local('i32'));
    this.check = builder.local('v128');
    this.block = [0, 1, 2, 3].map(() => builder.local('v128'));
    this.turning = new FourByFour(builder);
  }

  write(column: Variable): Code {
    const { shape } = this;
    return [
      sparseStretches(shape.inner).map((stretch) => this.stretch(column, stretch)),
      shape.turned ? this.turnSums(column) : [],
    ];
  }

  /** What one stretch of the inner axis adds to the columns. */
  private stretch(column: Variable, stretch: SparseStretch): Code {
    const { operands, shape, to, check } = this;
    return [
      check.set(f32x4.const(0)),
      shape.transposeB ? this.packTurned(column, stretch) : this.pack(column, stretch),
      to.set(
        shape.turned
          ? i32.add(operands.scratch.get, i32.const(PANEL_BYTES))
          : i32.add(operands.output.get, column.get),
      ),
      [i32x4.bitmask(f32x4.notEqual(check.get, f32x4.const(0))), 0x04, 0x40],
      this.allNumbers(stretch),
      0x05,
      this.listedNumbers(stretch),
      0x0b,
    ];
  }

  /** Bytes from a row's sums to those of the next. */
  private get sumsStep(): number {
    return this.shape.turned ? PANEL_STEP : this.shape.columns * 4;
  }

  private listedNumbers({ index }: SparseStretch): Code {
    const { builder, operands, shape, list, ends, to } = this;
    const layout = sparseLayout(shape);
    const row = listedRow(this.module, this.width, index === 0);
    // The lists of the first stretch begin where rows do, those of another one where the stretch before it ends.
    const begin = index === 0 ? list.get : i32.load(ends.get, (index - 1) * shape.rows * 4);
    return [
      list.set(operands.lists.get),
      ends.set(i32.add(operands.lists.get, i32.const(layout.ends))),
      builder.countDown(shape.rows, [
        callWith(row, [begin, i32.load(ends.get, index * shape.rows * 4), operands.scratch.get, to.get]),
        [advanced(list, layout.rowBytes), advanced(ends, 4), advanced(to, this.sumsStep)],
      ]),
    ];
  }

  private allNumbers({ index, start, length }: SparseStretch): Code {
    const { builder, operands, shape, from, to } = this;
    const { rows, inner, transposeA } = shape;
    const [rowStep, innerStep] = transposeA ? [4, rows * 4] : [inner * 4, 4];
    const row = wholeRow(this.module, this.width, index === 0);
    return [
      from.set(i32.add(operands.a.get, i32.const(start * innerStep))),
      builder.countDown(rows, [
        callWith(row, [from.get, i32.const(innerStep), i32.const(length), operands.scratch.get, to.get]),
        [advanced(from, rowStep), advanced(to, this.sumsStep)],
      ]),
    ];
  }

  /** Copies a part of [inner, columns]. */
  private pack(column: Variable, { start, length }: SparseStretch): Code {
    const { builder, operands, shape, from, to, vectors, width } = this;
    return [
      from.set(i32.add(i32.add(operands.b.get, column.get), i32.const(start * shape.columns * 4))),
      to.set(operands.scratch.get),
      builder.countDown(length, [
        Array.from({ length: vectors }, (_, vector) =>
          this.keep(firstLanes(v128.load(from.get, vector * 16), width - vector * 4), vector * 16),
        ),
        [advanced(from, shape.columns * 4), advanced(to, PANEL_STEP)],
      ]),
    ];
  }

  /** Copies a part of [columns, inner], turned. */
  private packTurned(column: Variable, { start, length }: SparseStretch): Code {
    const { builder, operands, shape, from, to, vectors, width } = this;
    const { inner } = shape;
    const own = i32.add(operands.b.get, i32.multiply(column.get, i32.const(inner)));
    return Array.from({ length: vectors }, (_, vector): Code => {
      const steps = (count: number) => this.fourColumns(Math.min(4, width - vector * 4), count);
      return [
        from.set(i32.add(own, i32.const((vector * 4 * inner + start) * 4))),
        to.set(i32.add(operands.scratch.get, i32.const(vector * 16))),
        builder.countDown(Math.floor(length / 4), [
          steps(4),
          [advanced(from, 16), advanced(to, 4 * PANEL_STEP)],
        ]),
        length % 4 === 0 ? [] : steps(length % 4),
      ];
    });
  }

  /** Four columns of four steps each, or what there is of them, become four steps of the panel. */
  private fourColumns(columns: number, steps: number): Code {
    const { block, from, shape } = this;
    const load = (i: number) =>
      i < columns ? firstLanes(v128.load(from.get, i * shape.inner * 4), steps) : f32x4.const(0);
    return [
      block.map((each, i) => each.set(load(i))),
      this.turning.write(block, (step, value) => this.keep(value, step * PANEL_STEP)),
    ];
  }

  /** Stores the sums, of which each row has become a column. */
  private turnSums(column: Variable): Code {
    const { builder, operands, shape, from, to, block, width } = this;
    const { rows } = shape;
    const fourRows = (count: number): Code =>
      Array.from({ length: this.vectors }, (_, vector): Code => [
        block.map((each, i) => each.set(v128.load(from.get, i * PANEL_STEP + vector * 16))),
        this.turning.write(block, (i, value) => {
          const own = vector * 4 + i;
          return own < width ? v128.storeLanes(to.get, value, count, own * rows * 4) : [];
        }),
      ]);
    return [
      from.set(i32.add(operands.scratch.get, i32.const(PANEL_BYTES))),
      to.set(i32.add(operands.output.get, i32.multiply(column.get, i32.const(rows)))),
      builder.countDown(Math.floor(rows / 4), [
        fourRows(4),
        [advanced(from, 4 * PANEL_STEP), advanced(to, 16)],
      ]),
      rows % 4 === 0 ? [] : fourRows(rows % 4),
    ];
  }

  /** Stores a vector of the panel, and lets `check` become NaN where one of its numbers is not finite. */
  private keep(value: Code, offset: number): Code {
    const { builder, to, check } = this;
    const number = builder.local('v128');
    return [
      number.set(value),
      v128.store(to.get, number.get, offset),
      check.set(f32x4.add(check.get, f32x4.multiply(number.get, f32x4.const(0)))),
    ];
  }
}
