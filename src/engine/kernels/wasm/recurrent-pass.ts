import type { SequenceSize } from '../state-product';
import { f32x4, i32, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { offsetBy, packColumns, packUnits, StateProduct } from './state-product';

/** Sizes of a recurrent layer, whose states are [time, batch, hidden]. */
export interface RecurrentSize extends SequenceSize {
  readonly gates: number;
}

/** Bytes of the states of one step. */
export function stepBytes({ batch, hidden }: SequenceSize): number {
  return batch * hidden * 4;
}

/** Bytes of one plane [time, batch, hidden]. */
export function planeBytes(size: SequenceSize): number {
  return size.time * stepBytes(size);
}

/** Where the cells at hand lie: four units of a row, the first `lanes` of which count. */
export interface Cells {
  readonly lanes: number;
  /** The address of the states before, and of this step's in the first plane. */
  readonly before: Code;
  readonly now: Code;
  /** What the projected inputs are for that gate. */
  projected(gate: number): Code;
}

/** Floats of working memory of a forward pass. */
export function forwardScratch({ gates, hidden }: RecurrentSize): number {
  return Math.ceil(hidden / 4) * 4 * hidden * gates;
}

/**
 * The steps of a forward pass: the product of the states with the weight, four units with all their gates at a time, and
 * then at once what the cell makes of it.
 */
export class ForwardPass {
  private readonly product: StateProduct;
  private readonly left: Variable;
  private readonly panel: Variable;
  private readonly unit: Variable;
  /** The row at hand: of the states before, of this step's and of the projected inputs. */
  private readonly before: Variable;
  private readonly now: Variable;
  private readonly projected: Variable;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly size: RecurrentSize,
  ) {
    const { batch, hidden, gates } = size;
    this.product = new StateProduct(builder, { rows: batch, inner: hidden, vectors: gates });
    const pointers = Array.from({ length: 6 }, () => builder.local('i32'));
    [this.left, this.panel, this.unit, this.before, this.now, this.projected] = pointers;
  }

  /**
   * @param states the first states [batch, hidden]; @param output the planes, the first of which takes the states.
   * @param begin what the sums of a gate begin with, given that the inputs may be the beginning.
   * @param cell computes and stores four cells from the sums of their gates.
   * @param afterStep is run with the address of a step's states.
   */
  write(
    { projected, states, weight, output, scratch }: Readonly<Record<ForwardOperand, Variable>>,
    begin: (gate: number, cells: Cells, unit: Code) => Code,
    cell: (sums: readonly Variable[], cells: Cells, unit: Code) => Code,
    afterStep: (now: Variable) => Code = () => [],
  ): Code {
    const { builder, size, panel, unit } = this;
    const { time, hidden, gates } = size;
    const to = builder.local('i32');
    const full = Math.floor(hidden / 4);
    const rest = hidden - 4 * full;
    const units = (lanes: number): Code => [
      this.units(lanes, projected, states, output, begin, cell),
      advanced(panel, this.product.panelBytes),
      advanced(unit, 16),
    ];
    return [
      to.set(scratch.get),
      packUnits(builder, gates, hidden, weight, to),
      builder.countDown(time, [
        panel.set(scratch.get),
        unit.set(i32.const(0)),
        builder.countDown(full, units(4)),
        rest > 0 ? units(rest) : [],
        states.set(output.get),
        afterStep(output),
        advanced(output, stepBytes(size)),
        advanced(projected, gates * stepBytes(size)),
      ]),
    ];
  }

  private units(
    lanes: number,
    projected: Variable,
    states: Variable,
    output: Variable,
    begin: (gate: number, cells: Cells, unit: Code) => Code,
    cell: (sums: readonly Variable[], cells: Cells, unit: Code) => Code,
  ): Code {
    const { size, product, left, panel, unit } = this;
    const { hidden, gates } = size;
    const cells = (row: number): Cells => ({
      lanes,
      before: offsetBy(this.before, row * hidden * 4),
      now: offsetBy(this.now, row * hidden * 4),
      projected: (gate) => v128.load(this.projected.get, (row * gates + gate) * hidden * 4),
    });
    return [
      left.set(states.get),
      this.before.set(i32.add(states.get, unit.get)),
      this.now.set(i32.add(output.get, unit.get)),
      this.projected.set(i32.add(projected.get, unit.get)),
      product.write(
        left,
        panel.get,
        (row, gate) => begin(gate, cells(row), unit.get),
        (row, sums) => cell(sums, cells(row), unit.get),
        (rows) => [
          advanced(this.before, rows * hidden * 4),
          advanced(this.now, rows * hidden * 4),
          advanced(this.projected, rows * gates * hidden * 4),
        ],
      ),
    ];
  }
}

export type ForwardOperand = 'projected' | 'states' | 'weight' | 'output' | 'scratch';

/** Floats of working memory of a backward pass. */
export function backwardScratch({ gates, hidden }: RecurrentSize): number {
  return Math.ceil(hidden / 8) * 8 * gates * hidden;
}

/** The products of a backward pass: what the slopes of the gates [batch, gates * hidden] send to the states before. */
export class BackwardProduct {
  private readonly product: StateProduct;

  constructor(
    private readonly builder: FunctionBuilder,
    private readonly size: RecurrentSize,
  ) {
    const { batch, hidden, gates } = size;
    this.product = new StateProduct(builder, { rows: batch, inner: gates * hidden, vectors: 2 });
  }

  /** Copies the weight [gates * hidden, hidden]; to be run before the first product. */
  pack(weight: Variable, scratch: Variable): Code {
    const { builder, size } = this;
    const to = builder.local('i32');
    return [to.set(scratch.get), packColumns(builder, size.gates * size.hidden, size.hidden, weight, to)];
  }

  /** @param carried [batch, hidden] takes the result, or has it added. */
  write(slopes: Variable, scratch: Variable, carried: Variable, isAdded: boolean): Code {
    const { builder, size, product } = this;
    const { hidden } = size;
    const [left, panel, column, to] = [0, 1, 2, 3].map(() => builder.local('i32'));
    const full = Math.floor(hidden / 8);
    const rest = hidden - 8 * full;
    const columns = (width: number): Code => [
      left.set(slopes.get),
      to.set(column.get),
      product.write(
        left,
        panel.get,
        (row, vector) => (isAdded ? v128.load(to.get, row * hidden * 4 + vector * 16) : f32x4.const(0)),
        (row, sums) =>
          sums.map((sum, vector) => {
            const lanes = Math.min(4, width - 4 * vector);
            return lanes > 0 ? v128.storeLanes(to.get, sum.get, lanes, row * hidden * 4 + vector * 16) : [];
          }),
        (rows) => advanced(to, rows * hidden * 4),
      ),
      advanced(panel, product.panelBytes),
      advanced(column, 32),
    ];
    return [
      panel.set(scratch.get),
      column.set(carried.get),
      builder.countDown(full, columns(8)),
      rest > 0 ? columns(rest) : [],
    ];
  }
}

/** Runs the body for each row of a batch and each four units in it, with the byte offset of the units in the row. */
export function eachCell(
  builder: FunctionBuilder,
  { batch, hidden }: SequenceSize,
  body: (unit: Code, lanes: number) => Code,
  nextRow: Code,
): Code {
  const full = Math.floor(hidden / 4) * 4;
  return builder.countDown(batch, [
    builder.loop(full * 4, 16, (unit) => body(unit.get, 4)),
    hidden > full ? body(i32.const(full * 4), hidden - full) : [],
    nextRow,
  ]);
}
