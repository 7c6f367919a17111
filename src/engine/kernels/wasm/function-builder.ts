import { flattened, i32, unsigned, type Code } from './code';

const TYPES = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof TYPES;

/** A parameter or a local variable of a function. */
export interface Variable {
  readonly get: Code;
  set(value: Code): Code;
}

/** One function while it is written: its parameters, then its variables. */
export class FunctionBuilder {
  private readonly parameterTypes: ValueType[] = [];
  private readonly locals: ValueType[] = [];

  get parameters(): readonly ValueType[] {
    return this.parameterTypes;
  }

  /** To be called before the first local is made. */
  parameter(type: ValueType): Variable {
    this.parameterTypes.push(type);
    return variable(this.parameterTypes.length - 1);
  }

  local(type: ValueType): Variable {
    this.locals.push(type);
    return variable(this.parameterTypes.length + this.locals.length - 1);
  }

  /** Runs the body for each `step` of bytes from 0 to below `end`; the counter is one variable. */
  loop(end: number, step: number, body: (offset: Variable) => Code): Code {
    if (end <= step) {
      const offset = this.local('i32');
      return end <= 0 ? [] : [offset.set(i32.const(0)), body(offset)];
    }
    const offset = this.local('i32');
    const inner = body(offset);
    return [
      offset.set(i32.const(0)),
      [0x03, 0x40, inner],
      offset.set(i32.add(offset.get, i32.const(step))),
      [i32.lessThan(offset.get, i32.const(end)), 0x0d, 0, 0x0b],
    ];
  }

  /** Runs the body while the counter, which is set before, counts down to 0. */
  countDown(times: number, body: Code): Code {
    if (times <= 1) return times <= 0 ? [] : body;
    const rest = this.local('i32');
    return [
      rest.set(i32.const(times)),
      [0x03, 0x40, body],
      [rest.set(i32.subtract(rest.get, i32.const(1))), rest.get, 0x0d, 0, 0x0b],
    ];
  }

  /** Runs the body while the counter is above 0, less by `step` each time. */
  whilePositive(counter: Variable, step: number, body: Code): Code {
    return [
      [0x02, 0x40, [i32.greaterThanSigned(i32.const(1), counter.get), 0x0d, 0]],
      [0x03, 0x40, body],
      counter.set(i32.subtract(counter.get, i32.const(step))),
      [i32.greaterThanSigned(counter.get, i32.const(0)), 0x0d, 0, 0x0b, 0x0b],
    ];
  }

  typeBytes(result: ValueType | null): number[] {
    const parameters = this.parameterTypes.map((type) => TYPES[type]);
    const results = result === null ? [] : [TYPES[result]];
    return [0x60, ...unsigned(parameters.length), ...parameters, ...unsigned(results.length), ...results];
  }

  bodyBytes(code: Code): number[] {
    const locals = this.locals.flatMap((type) => [1, TYPES[type]]);
    const body = [...unsigned(this.locals.length), ...locals, ...flattened(code), 0x0b];
    return [...unsigned(body.length), ...body];
  }
}

function variable(index: number): Variable {
  const place = unsigned(index);
  return { get: [0x20, place], set: (value) => [value, 0x21, place] };
}

/** Moves an address on. */
export function advanced(pointer: Variable, bytes: number): Code {
  return bytes === 0 ? [] : pointer.set(i32.add(pointer.get, i32.const(bytes)));
}
