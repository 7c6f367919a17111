import type { Node } from '../../engine/graph';
import { constant } from '../../engine/operations/leaves';
import { formatShape, normalizeAxis, ShapeError, type Shape } from '../../engine/shape';
import { ClockCondition, ClockNumber } from '../clock';
import { LossFileError } from '../problem';
import { describe, isList, isRecord, isTensor, type RecordValue, type Value } from '../value';
import type { Argument, Call } from './builtin';

/** Reads the arguments of one call in order; each reader fails at the argument, with what was expected there. */
export class ArgumentReader {
  private next = 0;

  constructor(
    private readonly call: Call,
    private readonly signature: string,
  ) {}

  /** A tensor; a plain number becomes one. */
  tensor(name: string): Node {
    const argument = this.require(name);
    const { value } = argument;
    if (isTensor(value)) return value;
    if (value instanceof ClockNumber) return value.node;
    if (value instanceof ClockCondition) return value.asNumber.node;
    if (typeof value === 'number') return constant(this.call.graph, value);
    return this.fail(argument, `${name} must be a tensor, not ${describe(value)}`);
  }

  /** A plain number. */
  number(name: string, fallback?: number): number {
    const argument = fallback === undefined ? this.require(name) : this.take();
    if (argument?.value === undefined) return fallback!;
    if (typeof argument.value === 'number') return argument.value;
    return this.fail(argument, `${name} must be a plain number, not ${describe(argument.value)}`);
  }

  /** A number, one for each element, or null for none. */
  bound(name: string): number | Node | null {
    const argument = this.require(name);
    const { value } = argument;
    if (value === null || typeof value === 'number' || isTensor(value)) return value;
    if (value instanceof ClockNumber) return value.node;
    return this.fail(argument, `${name} must be a number, a tensor or null, not ${describe(value)}`);
  }

  /** A whole number that counts something. */
  count(name: string): number {
    const argument = this.require(name);
    const { value } = argument;
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    return this.fail(argument, `${name} must be a whole number, not ${describe(value)}`);
  }

  /** An axis of `x`, counted from 0; negative ones count from the end. */
  axis(x: Node, fallback?: number): number {
    const argument = fallback === undefined ? this.require('axis') : this.take();
    if (argument === null) return normalizeAxis(fallback!, x.shape);
    if (typeof argument.value !== 'number')
      return this.fail(argument, `axis must be a number, not ${describe(argument.value)}`);
    return this.checkedAxis(argument, argument.value, x.shape);
  }

  /** An axis, a list of axes, or undefined when the call names none. */
  optionalAxes(x: Node): number[] | undefined {
    const argument = this.peek();
    if (argument === null || isRecord(argument.value)) return undefined;
    this.next++;
    const { value } = argument;
    if (value === undefined || value === null) return undefined;
    const list = isList(value) ? value : [value];
    return list.map((each) => {
      if (typeof each !== 'number')
        return this.fail(argument, `an axis must be a number, not ${describe(each)}`);
      return this.checkedAxis(argument, each, x.shape);
    });
  }

  /** A list of whole numbers, such as a shape. */
  numbers(name: string): number[] {
    const argument = this.require(name);
    if (!isList(argument.value))
      return this.fail(argument, `${name} must be a list such as [-1, 4], not ${describe(argument.value)}`);
    return argument.value.map((each) =>
      typeof each === 'number' && Number.isInteger(each)
        ? each
        : this.fail(argument, `${name} must hold whole numbers`),
    );
  }

  /** A list of tensors. */
  tensors(name: string): Node[] {
    const argument = this.require(name);
    if (!isList(argument.value)) return this.fail(argument, `${name} must be a list of tensors: [a, b]`);
    return argument.value.map((each) =>
      isTensor(each) ? each : this.fail(argument, `${name} must hold tensors, not ${describe(each)}`),
    );
  }

  /** The options object that may end a call; empty when there is none. */
  options(): { readonly values: RecordValue; readonly span: Argument['span'] } {
    const argument = this.peek();
    if (argument === null) return { values: new Map<string, Value>(), span: this.call.span };
    if (!isRecord(argument.value))
      return this.fail(argument, `options are written as an object: { name: value }`);
    this.next++;
    return { values: argument.value, span: argument.span };
  }

  /** `{ keepDims: true }` at the end of a reduction. */
  keepDims(): boolean {
    const { values, span } = this.options();
    for (const key of values.keys()) {
      if (key !== 'keepDims') throw new LossFileError(`the only option here is keepDims, not '${key}'`, span);
    }
    return values.get('keepDims') === true;
  }

  /** Fails on arguments that nobody read. */
  end(): void {
    const extra = this.peek();
    if (extra !== null) this.fail(extra, `there are too many arguments: ${this.signature}`);
  }

  private checkedAxis(argument: Argument, axis: number, shape: Shape): number {
    try {
      return normalizeAxis(axis, shape);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      return this.fail(argument, `there is no axis ${axis} in shape ${formatShape(shape)}`);
    }
  }

  private peek(): Argument | null {
    return this.call.args[this.next] ?? null;
  }

  private take(): Argument | null {
    const argument = this.peek();
    if (argument !== null) this.next++;
    return argument;
  }

  private require(name: string): Argument {
    const argument = this.take();
    if (argument === null) throw new LossFileError(`${name} is missing: ${this.signature}`, this.call.span);
    return argument;
  }

  private fail(argument: Argument, message: string): never {
    throw new LossFileError(`${message} (${this.signature})`, argument.span);
  }
}
