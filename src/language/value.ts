import type { ArrowFunctionExpression, FunctionDeclaration, FunctionExpression } from 'acorn';
import type { Node } from '../engine/graph';
import { formatShape } from '../engine/shape';
import type { Builtin } from './builtins/builtin';
import { ClockCondition, ClockNumber } from './clock';
import type { Environment } from './environment';

/** A function written in the loss file, with the names that it sees. */
export class Closure {
  constructor(
    readonly name: string,
    readonly definition: FunctionDeclaration | FunctionExpression | ArrowFunctionExpression,
    readonly environment: Environment,
  ) {}
}

/** An object literal; a Map, so that no name of JavaScript's own objects is ever found in it. */
export type RecordValue = ReadonlyMap<string, Value>;

/** Whatever an expression of a loss file can be. A tensor is a node of the graph. */
export type Value =
  | number
  | boolean
  | string
  | null
  | undefined
  | Node
  | ClockNumber
  | ClockCondition
  | Closure
  | { readonly builtin: Builtin }
  | { readonly namespace: 'Math' }
  | readonly Value[]
  | RecordValue;

export function isTensor(value: Value): value is Node {
  return typeof value === 'object' && value !== null && 'operation' in value;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isRecord(value: Value): value is RecordValue {
  return value instanceof Map;
}

/** A number, a number of the clock or a tensor: what arithmetic accepts. */
export function isNumeric(value: Value): value is number | ClockNumber | Node {
  return typeof value === 'number' || value instanceof ClockNumber || isTensor(value);
}

/** "a tensor [32, 1]", "the number 3": how messages call a value. */
export function describe(value: Value): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `the text '${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (isTensor(value)) return `a tensor ${formatShape(value.shape)}`;
  if (value instanceof ClockNumber) return 'a number that changes during training';
  if (value instanceof ClockCondition) return 'a condition on the step';
  if (value instanceof Closure) return `the function ${value.name}`;
  if (isList(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return 'an object';
  return 'builtin' in value ? `the function ${value.builtin.name}` : 'Math';
}
