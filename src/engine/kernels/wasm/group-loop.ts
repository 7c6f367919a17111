import { f32, f32x4, f64, i32, v128, type Code } from './code';
import { advanced, type FunctionBuilder, type Variable } from './function-builder';
import { DoubleSums, firstLanes } from './reduction';

/** Numbers [kept, reduced, inner, length] in groups: those of one place along `kept` and `inner`. */
export interface GroupShape {
  readonly kept: number;
  readonly reduced: number;
  readonly inner: number;
  readonly length: number;
}

/**
 * Walks over the groups of tensors of one shape: group by group where their numbers lie in rows, else four groups at a
 * time, a lane each.
 */
export class GroupLoop {
  /** Bytes from the front of the tensors to the group at hand, and to the numbers at hand. */
  private readonly group: Variable;
  private readonly at: Variable;
  private readonly sums: DoubleSums;
  private readonly inRows: boolean;
  private readonly shape: GroupShape;

  constructor(
    private readonly builder: FunctionBuilder,
    shape: GroupShape,
  ) {
    this.inRows = shape.length > 1 || shape.inner === 1;
    const isContiguous = this.inRows && shape.inner === 1;
    this.shape = isContiguous ? { ...shape, reduced: 1, length: shape.reduced * shape.length } : shape;
    this.group = builder.local('i32');
    this.at = builder.local('i32');
    this.sums = new DoubleSums(builder);
  }

  /** @param body is given how many groups are at hand: 1, or the lanes that count. */
  groups(body: (groups: number) => Code): Code {
    const { builder, shape, group, inRows } = this;
    const { kept, reduced, inner, length } = shape;
    const full = Math.floor(inner / 4);
    const rest = inner - full * 4;
    const some = (count: number) => [body(count), advanced(group, count * length * 4)];
    return [
      group.set(i32.const(0)),
      builder.countDown(kept, [
        inRows
          ? builder.countDown(inner, some(1))
          : [builder.countDown(full, some(4)), rest > 0 ? some(rest) : []],
        advanced(group, (reduced - 1) * inner * length * 4),
      ]),
    ];
  }

  /** All numbers of the group, four of them or of their groups at a time. */
  each(groups: number, body: (lanes: number) => Code): Code {
    const { builder, shape, group, at, inRows } = this;
    const { reduced, inner, length } = shape;
    if (!inRows) {
      return [at.set(group.get), builder.countDown(reduced, [body(groups), advanced(at, inner * 4)])];
    }
    const full = Math.floor(length / 4);
    const rest = length - full * 4;
    return [
      at.set(group.get),
      builder.countDown(reduced, [
        builder.countDown(full, [body(4), advanced(at, 16)]),
        rest > 0 ? body(rest) : [],
        advanced(at, (inner * length - full * 4) * 4),
      ]),
    ];
  }

  load(tensor: Variable): Code {
    return v128.load(i32.add(tensor.get, this.at.get));
  }

  store(tensor: Variable, value: Code, lanes: number): Code {
    return v128.storeLanes(i32.add(tensor.get, this.at.get), value, lanes);
  }

  /** The group's sum of a value times a factor, as often as there are lanes, or for each group; doubles add up. */
  sum(groups: number, value: Code, factor: number, result: Variable): Code {
    return this.total(groups, (lanes) => this.sums.add(this.counted(value, lanes)), factor, result);
  }

  sumOfSquares(groups: number, value: Code, factor: number, result: Variable): Code {
    return this.total(groups, (lanes) => this.sums.addSquares(this.counted(value, lanes)), factor, result);
  }

  /** What counts for the group: beyond the end of a row there is nothing. */
  private counted(value: Code, lanes: number): Code {
    return this.inRows ? firstLanes(value, lanes) : value;
  }

  private total(groups: number, body: (lanes: number) => Code, factor: number, result: Variable): Code {
    const { sums, inRows } = this;
    const total = inRows
      ? f32x4.splat(f32.demote(f64.multiply(sums.total(), f64.const(factor))))
      : sums.vector(factor);
    return [sums.clear(), this.each(groups, body), result.set(total)];
  }
}
