import { clearMemory, f32x4, i32, select, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { planeBytes, stepBytes, type RecurrentSize } from './recurrent-size';
import { offsetBy, packColumns, StateProduct } from './state-product';

/** How the numbers of a backward pass lie. */
export interface BackwardLayout {
  /** What arrives from later: something for each plane, or for the states in the first plane alone. */
  readonly upstream: 'all' | 'states';
  /** The plane whose numbers of the step before a cell looks at; null when it does not. */
  readonly before: number | null;
  /** How many blocks [time, batch, gates * hidden] of slopes are computed; the last is what reaches the states. */
  readonly blocks: number;
  /** How many states [batch, hidden] are carried from step to step; the first is what the product gives. */
  readonly carried: number;
  /** Whether the product is added to what the cells have put there. */
  readonly isAdded: boolean;
}

/** Four units of a row on the way back, the first `lanes` of which count. */
export interface BackwardCells {
  /** The forward pass's numbers in that plane. */
  plane(index: number): Code;
  /** A number plus what arrives at that plane. */
  plusUpstream(value: Code, plane: number): Code;
  /** The numbers of the step before, in the plane that the layout names. */
  readonly before: Code;
  storeSlope(gate: number, value: Code, block?: number): Code;
  carried(index: number): Code;
  storeCarried(index: number, value: Code): Code;
}

type BackwardOperand = 'planes' | 'upstream' | 'initial' | 'weight' | 'slopes' | 'carried' | 'scratch';

/** Floats of working memory of a backward pass. */
export function backwardScratch({ gates, hidden }: Pick<RecurrentSize, 'gates' | 'hidden'>): number {
  return Math.ceil(hidden / 8) * 8 * gates * hidden;
}

/** The steps of a backward pass: cells that give the slopes of their gates, then what these send to the states before. */
export class BackwardPass {
  private readonly product: StateProduct;
  /** This step: its planes, what arrives, the step before, its slopes. */
  private readonly now: Variable;
  private readonly arriving: Variable;
  private readonly before: Variable;
  private readonly slopes: Variable;
  private readonly carried: Variable;
  /** The same at the row at hand. */
  private readonly rows: readonly Variable[];

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly size: RecurrentSize,
    private readonly layout: BackwardLayout,
  ) {
    const { rows, hidden, gates } = size;
    this.product = new StateProduct(builder, { rows, inner: gates * hidden, vectors: 2 });
    const pointers = (count: number) => Array.from({ length: count }, () => builder.local('i32'));
    [this.now, this.arriving, this.before, this.slopes, this.carried] = pointers(5);
    this.rows = pointers(5);
  }

  /**
   * @param initial the first states that a cell looks at; any address when it does not.
   * @param operands.slopes takes their blocks; @param operands.carried what is carried to before the first step.
   */
  write(operands: Readonly<Record<BackwardOperand, Variable>>, cell: (cells: BackwardCells) => Code): Code {
    const { builder, size, layout, now, arriving, before, slopes, carried } = this;
    const { planes, upstream, initial, weight, scratch } = operands;
    const [plane, step] = [planeBytes(size), stepBytes(size)];
    const { time, gates, rows, hidden } = size;
    const [rest, to] = [builder.local('i32'), builder.local('i32')];
    const last = (time - 1) * step;
    return [
      to.set(scratch.get),
      packColumns(builder, gates * hidden, hidden, weight, to),
      carried.set(operands.carried.get),
      Array.from({ length: layout.carried }, (_, i) =>
        clearMemory(offsetBy(carried, i * step), rows * hidden * 4),
      ),
      now.set(i32.add(planes.get, i32.const(last))),
      arriving.set(i32.add(upstream.get, i32.const(last))),
      slopes.set(i32.add(operands.slopes.get, i32.const(gates * last))),
      rest.set(i32.const(time)),
      builder.whilePositive(rest, 1, [
        before.set(
          select(
            i32.greaterThanSigned(rest.get, i32.const(1)),
            i32.add(now.get, i32.const((layout.before ?? 0) * plane - step)),
            initial.get,
          ),
        ),
        this.cells(cell),
        this.multiply(scratch),
        advanced(now, -step),
        advanced(arriving, -step),
        advanced(slopes, -gates * step),
      ]),
    ];
  }

  private cells(cell: (cells: BackwardCells) => Code): Code {
    const { builder, size, rows } = this;
    const { hidden, gates } = size;
    const starts = [this.now, this.arriving, this.before, this.carried, this.slopes];
    const full = Math.floor(hidden / 4) * 4;
    return [
      rows.map((row, i) => row.set(starts[i].get)),
      builder.countDown(size.rows, [
        builder.loop(full * 4, 16, (unit) => cell(this.cellsAt(unit.get, 4))),
        hidden > full ? cell(this.cellsAt(i32.const(full * 4), hidden - full)) : [],
        rows.slice(0, 4).map((row) => advanced(row, hidden * 4)),
        advanced(rows[4], gates * hidden * 4),
      ]),
    ];
  }

  private cellsAt(unit: Code, lanes: number): BackwardCells {
    const { size, layout } = this;
    const [now, arriving, before, carried, slopes] = this.rows.map((row) => i32.add(row.get, unit));
    const [plane, step] = [planeBytes(size), stepBytes(size)];
    return {
      plane: (index) => v128.load(now, index * plane),
      plusUpstream: (value, index) =>
        index === 0 || layout.upstream === 'all'
          ? f32x4.add(value, v128.load(arriving, index * plane))
          : value,
      before: v128.load(before),
      storeSlope: (gate, value, block = 0) =>
        v128.storeLanes(slopes, value, lanes, gate * size.hidden * 4 + block * size.gates * plane),
      carried: (index) => v128.load(carried, index * step),
      storeCarried: (index, value) => v128.storeLanes(carried, value, lanes, index * step),
    };
  }

  /** Slopes [batch, gates * hidden] times the weight. */
  private multiply(scratch: Variable): Code {
    const { builder, size, layout, product } = this;
    const { hidden, gates } = size;
    const [left, panel, column, to] = [0, 1, 2, 3].map(() => builder.local('i32'));
    const full = Math.floor(hidden / 8);
    const rest = hidden - 8 * full;
    const place = (row: number, vector: number) => row * hidden * 4 + vector * 16;
    const columns = (width: number): Code => [
      left.set(i32.add(this.slopes.get, i32.const((layout.blocks - 1) * gates * planeBytes(size)))),
      to.set(column.get),
      product.write(
        left,
        panel.get,
        (row, vector) => (layout.isAdded ? v128.load(to.get, place(row, vector)) : f32x4.const(0)),
        (row, sums) =>
          sums.map((sum, vector) => {
            const lanes = Math.min(4, width - 4 * vector);
            return lanes > 0 ? v128.storeLanes(to.get, sum.get, lanes, place(row, vector)) : [];
          }),
        (count) => advanced(to, count * hidden * 4),
      ),
      advanced(panel, product.panelBytes),
      advanced(column, 32),
    ];
    return [
      panel.set(scratch.get),
      column.set(this.carried.get),
      builder.countDown(full, columns(8)),
      rest > 0 ? columns(rest) : [],
    ];
  }
}
