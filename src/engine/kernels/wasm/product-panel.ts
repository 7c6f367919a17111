import { f32x4, i32, v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';
import { hasFusedMultiplyAdd, multiplyAdd } from './fused-multiply-add';
import { FourByFour } from './transpose';

/** One product [rows, inner] x [inner, columns], and how the operands are stored. */
export interface ProductShape {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Stored as [inner, rows]. */
  readonly transposeA: boolean;
  /** Stored as [columns, inner]. */
  readonly transposeB: boolean;
}

/** Columns of a panel: two vectors. */
export const PANEL = 8;
/**
 * Rows that are multiplied with a panel together, so many that their sums and what they need fit into fifteen registers.
 * A sum that is not fused needs one more, for the product.
 */
const ROWS = { fused: 6, apart: 4 } as const;
/** A right matrix of more bytes is copied into panels, so that its numbers lie together. */
export const NEAR = 32768;

/** Steps along the inner axis that are taken together: a panel of them fills half of a first-level cache. */
const DEPTH = 512;

/** A stretch of the inner axis. */
interface Stretch {
  readonly start: number;
  readonly length: number;
}

function stretchesOf(inner: number): readonly Stretch[] {
  return Array.from({ length: Math.ceil(inner / DEPTH) }, (_, i) => {
    return { start: i * DEPTH, length: Math.min(DEPTH, inner - i * DEPTH) };
  });
}

/** A panel among the columns that are computed together. */
interface Panel {
  /** The first of its columns, of those. */
  readonly first: number;
  readonly width: number;
  readonly vectors: number;
}

function panelsOf(width: number): readonly Panel[] {
  return Array.from({ length: Math.ceil(width / PANEL) }, (_, i) => {
    const own = Math.min(PANEL, width - i * PANEL);
    return { first: i * PANEL, width: own, vectors: own > 4 ? 2 : 1 };
  });
}

/** Floats of working memory for a panel. */
export function panelSize({ inner }: ProductShape): number {
  return (Math.min(inner, DEPTH) + 3) * PANEL;
}

/** Variables with the addresses of what a product works with. */
export interface ProductOperands {
  readonly a: Variable;
  readonly b: Variable;
  readonly output: Variable;
  readonly scratch: Variable;
}

/** Writes how a panel of columns is computed: copied together, then multiplied with some rows at a time. */
export class ProductWriter {
  private readonly rowsTogether: number;
  private readonly isPacked: boolean;
  private readonly rowStep: number;
  private readonly innerStep: number;
  private readonly sums: readonly Variable[];
  private readonly columnVectors: readonly Variable[];
  private readonly fromA: Variable;
  private readonly fromB: Variable;
  private readonly firstB: Variable;
  private readonly to: Variable;
  private readonly block: readonly Variable[];
  private readonly turning: FourByFour;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly shape: ProductShape,
    private readonly operands: ProductOperands,
    private readonly fused = hasFusedMultiplyAdd(),
  ) {
    this.rowsTogether = fused ? ROWS.fused : ROWS.apart;
    const { rows, inner, columns, transposeA, transposeB } = shape;
    this.isPacked = transposeB || (inner * columns * 4 > NEAR && rows >= 16);
    [this.rowStep, this.innerStep] = transposeA ? [4, rows * 4] : [inner * 4, 4];
    const vectors = (count: number) => Array.from({ length: count }, () => builder.local('v128'));
    this.sums = vectors(2 * this.rowsTogether);
    this.columnVectors = vectors(2);
    this.block = vectors(4);
    this.turning = new FourByFour(builder);
    [this.fromA, this.fromB, this.firstB, this.to] = [0, 1, 2, 3].map(() => builder.local('i32'));
  }

  /** The columns from the byte offset `column` of a row on, `width` many: one panel of them or several. */
  panel(column: Code, width: number): Code {
    return stretchesOf(this.shape.inner).map((stretch) => this.part(column, width, stretch));
  }

  /** What one stretch of the inner axis adds to the columns. */
  private part(column: Code, width: number, stretch: Stretch): Code {
    const { builder, operands, shape, fromA, to, firstB, innerStep, rowsTogether } = this;
    const { rows, columns, inner, transposeB } = shape;
    const blocks = Math.floor(rows / rowsTogether);
    const rest = rows - blocks * rowsTogether;
    const offset = transposeB ? i32.multiply(column, i32.const(inner)) : column;
    const start = i32.const(stretch.start * (transposeB ? 4 : columns * 4));
    const panels = panelsOf(width);
    const multiply = (count: number) => panels.map((panel) => this.multiplyRows(count, panel, stretch));
    return [
      firstB.set(i32.add(i32.add(operands.b.get, offset), start)),
      this.isPacked
        ? [panels.map((panel) => this.pack(panel, stretch.length)), firstB.set(operands.scratch.get)]
        : [],
      fromA.set(i32.add(operands.a.get, i32.const(stretch.start * innerStep))),
      to.set(i32.add(operands.output.get, column)),
      builder.countDown(blocks, [
        multiply(rowsTogether),
        fromA.set(i32.add(fromA.get, i32.const(rowsTogether * this.rowStep))),
        to.set(i32.add(to.get, i32.const(rowsTogether * columns * 4))),
      ]),
      rest > 0 ? multiply(rest) : [],
    ];
  }

  /** Multiplies rows from `fromA` on with the panel and stores them from `to` on; leaves both variables as they are. */
  private multiplyRows(rows: number, { first, width, vectors }: Panel, { start, length }: Stretch): Code {
    const { builder, sums, columnVectors, fromA, fromB, to, shape, rowStep, innerStep } = this;
    const { columns } = shape;
    const used = sums.slice(0, rows * vectors);
    const placeOf = (i: number) => Math.floor(i / vectors) * columns * 4 + first * 4 + (i % vectors) * 16;
    const factor = this.block[0];
    const from = builder.local('i32');
    const place = first * 4 * (this.isPacked ? length : 1);
    const bStep = this.isPacked ? vectors * 16 : columns * 4;
    return [
      used.map((sum, i) => sum.set(start === 0 ? f32x4.const(0) : v128.load(to.get, placeOf(i)))),
      from.set(fromA.get),
      fromB.set(i32.add(this.firstB.get, i32.const(place))),
      // One step at a time: over several, engines load ahead and run out of registers.
      builder.countDown(length, [
        columnVectors.slice(0, vectors).map((each, vector) => each.set(v128.load(fromB.get, vector * 16))),
        Array.from({ length: rows }, (_, row): Code => [
          factor.set(f32x4.loadSplat(from.get, row * rowStep)),
          columnVectors.slice(0, vectors).map((each, vector) => {
            const sum = used[row * vectors + vector];
            return sum.set(multiplyAdd(factor.get, each.get, sum.get, this.fused));
          }),
        ]),
        from.set(i32.add(from.get, i32.const(innerStep))),
        fromB.set(i32.add(fromB.get, i32.const(bStep))),
      ]),
      used.map((sum, i) => {
        const lanes = Math.min(4, width - (i % vectors) * 4);
        return v128.storeLanes(to.get, sum.get, lanes, placeOf(i));
      }),
    ];
  }

  /** Copies the panel, of the columns from `firstB` on, to the working memory, one row of it after the other. */
  private pack({ first, width, vectors }: Panel, length: number): Code {
    const { builder, fromB, firstB, operands, shape } = this;
    const { columns, inner, transposeB } = shape;
    const target = this.fromA;
    const vectorRange = Array.from({ length: vectors }, (_, vector) => vector);
    const copy = transposeB
      ? builder.countDown(Math.ceil(length / 4), [
          vectorRange.map((vector) => this.transposeBlock(target, vector, vectors, width - vector * 4)),
          fromB.set(i32.add(fromB.get, i32.const(16))),
          target.set(i32.add(target.get, i32.const(4 * vectors * 16))),
        ])
      : builder.countDown(length, [
          vectorRange.map((vector) => v128.store(target.get, v128.load(fromB.get, vector * 16), vector * 16)),
          fromB.set(i32.add(fromB.get, i32.const(columns * 4))),
          target.set(i32.add(target.get, i32.const(vectors * 16))),
        ]);
    return [
      fromB.set(i32.add(firstB.get, i32.const(first * 4 * (transposeB ? inner : 1)))),
      target.set(i32.add(operands.scratch.get, i32.const(first * 4 * length))),
      copy,
    ];
  }

  /** Four columns of four numbers each, stored one after the other in the right matrix, become rows of the panel. */
  private transposeBlock(target: Variable, vector: number, vectors: number, width: number): Code {
    const { block, fromB, shape } = this;
    const load = (column: number): Code =>
      column < width ? v128.load(fromB.get, (vector * 4 + column) * shape.inner * 4) : f32x4.const(0);
    return [
      block.map((each, column) => each.set(load(column))),
      this.turning.write(block, (row, value) => v128.store(target.get, value, (row * vectors + vector) * 16)),
    ];
  }
}
