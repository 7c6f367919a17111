import { f32, f32x4, i32, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { multiplyAdd } from './fused-multiply-add';

/** Rows of a batch times a panel of a matrix, which is copied once and used at every step of a sequence. */
export interface StateProductShape {
  readonly rows: number;
  readonly inner: number;
  /** Vectors of four columns in a panel. */
  readonly vectors: number;
}

/** Sums that live in registers together with what they are made of. */
const MOST_SUMS = 8;

export class StateProduct {
  private readonly sums: readonly Variable[];
  private readonly columns: readonly Variable[];
  private readonly factor: Variable;
  private readonly from: Variable;
  private readonly weights: Variable;
  private readonly together: number;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly shape: StateProductShape,
  ) {
    this.together = Math.min(shape.rows, Math.floor(MOST_SUMS / shape.vectors));
    const vectors = (count: number) => Array.from({ length: count }, () => builder.local('v128'));
    this.sums = vectors(this.together * shape.vectors);
    this.columns = vectors(shape.vectors);
    [this.factor] = vectors(1);
    [this.from, this.weights] = [builder.local('i32'), builder.local('i32')];
  }

  /** Bytes of a panel. */
  get panelBytes(): number {
    return this.shape.inner * this.shape.vectors * 16;
  }

  /**
   * Multiplies all rows with the panel.
   * @param left the first row; is moved to behind the last one.
   * @param begin the sums' first values: those of a row that lies so many rows behind the one at hand.
   * @param finish does something with the sums of a row, given as one variable for each vector.
   * @param advance moves on by so many rows.
   */
  write(
    left: Variable,
    panel: Code,
    begin: (row: number, vector: number) => Code,
    finish: (row: number, sums: readonly Variable[]) => Code,
    advance: (rows: number) => Code,
  ): Code {
    const { builder, together, shape } = this;
    const some = (count: number): Code => [
      this.multiply(left, panel, count, begin),
      Array.from({ length: count }, (_, row) => finish(row, this.ofRow(row))),
      advanced(left, count * shape.inner * 4),
      advance(count),
    ];
    const rest = shape.rows % together;
    return [builder.countDown(Math.floor(shape.rows / together), some(together)), rest > 0 ? some(rest) : []];
  }

  private ofRow(row: number): readonly Variable[] {
    const { vectors } = this.shape;
    return this.sums.slice(row * vectors, (row + 1) * vectors);
  }

  private multiply(left: Variable, panel: Code, rows: number, begin: (row: number, vector: number) => Code) {
    const { builder, columns, factor, from, weights, shape } = this;
    const { inner, vectors } = shape;
    const allRows = Array.from({ length: rows }, (_, row) => row);
    return [
      allRows.map((row) => this.ofRow(row).map((sum, vector) => sum.set(begin(row, vector)))),
      from.set(left.get),
      weights.set(panel),
      // One step at a time: over several, engines load ahead and run out of registers.
      builder.countDown(inner, [
        columns.map((column, vector) => column.set(v128.load(weights.get, vector * 16))),
        allRows.map((row): Code => [
          factor.set(f32x4.loadSplat(from.get, row * inner * 4)),
          this.ofRow(row).map((sum, vector) =>
            sum.set(multiplyAdd(factor.get, columns[vector].get, sum.get)),
          ),
        ]),
        advanced(from, 4),
        advanced(weights, vectors * 16),
      ]),
    ];
  }
}

/**
 * Copies the weight [gates * hidden, hidden] of a forward pass: for every four units a panel in which each unit of the
 * state has a vector for each gate. Leaves `to` behind the last panel.
 */
export function packUnits(
  builder: FunctionBuilder,
  gates: number,
  hidden: number,
  weight: Variable,
  to: Variable,
): Code {
  const [first, from] = [builder.local('i32'), builder.local('i32')];
  const panel = (units: number): Code => [
    from.set(first.get),
    builder.countDown(hidden, [
      Array.from({ length: gates * 4 }, (_, i) => {
        const [gate, lane] = [Math.floor(i / 4), i % 4];
        const place = (gate * hidden + lane) * hidden * 4;
        return f32.store(to.get, lane < units ? f32.load(from.get, place) : f32.const(0), i * 4);
      }),
      advanced(from, 4),
      advanced(to, gates * 16),
    ]),
    advanced(first, 16 * hidden),
  ];
  const rest = hidden % 4;
  return [
    first.set(weight.get),
    builder.countDown(Math.floor(hidden / 4), panel(4)),
    rest > 0 ? panel(rest) : [],
  ];
}

/**
 * Copies a matrix [inner, columns] into panels of eight columns; what is in the last one beyond them does not matter.
 * Leaves `to` behind the last panel.
 */
export function packColumns(
  builder: FunctionBuilder,
  inner: number,
  columns: number,
  matrix: Variable,
  to: Variable,
): Code {
  const [first, from] = [builder.local('i32'), builder.local('i32')];
  return [
    first.set(matrix.get),
    builder.countDown(Math.ceil(columns / 8), [
      from.set(first.get),
      builder.countDown(inner, [
        v128.store(to.get, v128.load(from.get)),
        v128.store(to.get, v128.load(from.get, 16), 16),
        advanced(from, columns * 4),
        advanced(to, 32),
      ]),
      advanced(first, 32),
    ]),
  ];
}

/** Adds bytes to an address. */
export function offsetBy(pointer: Variable, bytes: number): Code {
  return bytes === 0 ? pointer.get : i32.add(pointer.get, i32.const(bytes));
}
