import { f32x4, v128, type Code } from './code';
import type { FunctionBuilder, Variable } from './function-builder';
import type { Emit } from './transcendental';

/** What four lanes of a tensor become. */
export interface Lanes {
  readonly setup: Code;
  readonly value: Code;
  /** True when the value is a mask, all bits of a lane set where it holds: 1 or 0 as a number. */
  readonly isMask: boolean;
}

/** An operand in a variable; a comparison is one of masks as long as nobody wants its number. */
export interface Operand {
  readonly variable: Variable;
  readonly isMask: boolean;
}

export type LaneOperation = (
  builder: FunctionBuilder,
  operands: readonly Operand[],
  attributes: unknown,
) => Lanes;

const ONE = f32x4.const(1);

/** The operand as numbers. */
export function numbers({ variable, isMask }: Operand): Code {
  return isMask ? v128.and(variable.get, ONE) : variable.get;
}

export function simple(value: (...operands: Code[]) => Code): LaneOperation {
  return (_, operands) => ({ setup: [], value: value(...operands.map(numbers)), isMask: false });
}

export function comparison(value: (a: Code, b: Code) => Code): LaneOperation {
  return (_, [a, b]) => ({ setup: [], value: value(numbers(a), numbers(b)), isMask: true });
}

export function emitted(emit: Emit): LaneOperation {
  return (builder, [operand]) => {
    if (!operand.isMask) return { ...emit(builder, operand.variable), isMask: false };
    const x = builder.local('v128');
    const { setup, value } = emit(builder, x);
    return { setup: [x.set(numbers(operand)), setup], value, isMask: false };
  };
}
