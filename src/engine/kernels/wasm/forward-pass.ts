import { i32, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { stepBytes, type RecurrentSize } from './recurrent-size';
import { offsetBy, packUnits, StateProduct } from './state-product';

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
export function forwardScratch({ gates, hidden }: Pick<RecurrentSize, 'gates' | 'hidden'>): number {
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
    const { rows, hidden, gates } = size;
    this.product = new StateProduct(builder, { rows, inner: hidden, vectors: gates });
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
