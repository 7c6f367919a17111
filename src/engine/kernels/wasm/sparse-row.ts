import { f32x4, i32, v128, when, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { multiplyAdd } from './fused-multiply-add';
import type { ModuleBuilder } from './module-builder';
import { ENTRY, PANEL_STEP } from './sparse-lists';

/**
 * The index of the function (first entry, end of the list, panel, output) of one row where numbers are listed.
 *
 * It is a function of its own, and its loop is left in the middle, so that no engine takes two turns at once or loads all
 * vectors before it multiplies: their registers would not be enough.
 */
export function listedRow(module: ModuleBuilder, width: number, isFirst: boolean): number {
  return module.shared(`sparse row ${width} ${isFirst}`, (builder) => {
    const [entry, end, panel, to] = [0, 1, 2, 3].map(() => builder.parameter('i32'));
    const row = new RowWriter(builder, width, to);
    const { middle, vectors } = row;
    const isPast = i32.equalZero(i32.lessThan(entry.get, end.get));
    const turns: Code = [
      [0x02, 0x40, 0x03, 0x40],
      row.factor.set(f32x4.loadSplat(entry.get)),
      row.step.set(i32.add(panel.get, i32.load(entry.get, 4))),
      row.multiply(0, middle),
      [advanced(entry, ENTRY), isPast, 0x0d, 1],
      row.multiply(middle, vectors),
      [0x0c, 0, 0x0b, 0x0b],
      row.multiply(middle, vectors),
    ];
    return [row.load(isFirst), when(i32.lessThan(entry.get, end.get), turns), row.store()];
  });
}

/** The index of the function (first number, bytes to the next, count, panel, output) of one row with all its numbers. */
export function wholeRow(module: ModuleBuilder, width: number, isFirst: boolean): number {
  return module.shared(`whole row ${width} ${isFirst}`, (builder) => {
    const [number, bytes, count, panel, to] = [0, 1, 2, 3, 4].map(() => builder.parameter('i32'));
    const row = new RowWriter(builder, width, to);
    return [
      row.load(isFirst),
      row.step.set(panel.get),
      builder.whilePositive(count, 1, [
        row.factor.set(f32x4.loadSplat(number.get)),
        row.multiply(0, row.vectors),
        number.set(i32.add(number.get, bytes.get)),
        advanced(row.step, PANEL_STEP),
      ]),
      row.store(),
    ];
  });
}

/** What is done with the sums of one row of the output in a panel. */
class RowWriter {
  readonly vectors: number;
  /** Half of the vectors. */
  readonly middle: number;
  /** The number of the left matrix, in all lanes. */
  readonly factor: Variable;
  /** The address of its step in the panel. */
  readonly step: Variable;
  private readonly sums: readonly Variable[];

  constructor(
    builder: FunctionBuilder,
    private readonly width: number,
    private readonly to: Variable,
  ) {
    this.vectors = Math.ceil(width / 4);
    this.middle = Math.floor(this.vectors / 2);
    this.factor = builder.local('v128');
    this.step = builder.local('i32');
    this.sums = Array.from({ length: this.vectors }, () => builder.local('v128'));
  }

  load(isFirst: boolean): Code {
    return this.sums.map((sum, i) => sum.set(isFirst ? f32x4.const(0) : v128.load(this.to.get, i * 16)));
  }

  /** Adds to the vectors from `start` to before `end`. */
  multiply(start: number, end: number): Code {
    return this.sums.slice(start, end).map((sum, i) => {
      const vector = v128.load(this.step.get, (start + i) * 16);
      return sum.set(multiplyAdd(this.factor.get, vector, sum.get));
    });
  }

  store(): Code {
    return this.sums.map((sum, i) =>
      v128.storeLanes(this.to.get, sum.get, Math.min(4, this.width - i * 4), i * 16),
    );
  }
}
