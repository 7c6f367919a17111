import type {
  AnyNode,
  ArrayExpression,
  AssignmentExpression,
  BinaryExpression,
  CallExpression,
  Expression,
  Identifier,
  LogicalExpression,
  MemberExpression,
  ObjectExpression,
  PrivateIdentifier,
  UnaryExpression,
  UpdateExpression,
} from 'acorn';
import { builtins } from './builtins';
import type { Argument } from './builtins/builtin';
import { ClockCondition, ClockNumber, type ClockName } from './clock';
import type { Environment } from './environment';
import type { Interpreter } from './interpreter';
import { nearestSpelling } from '../engine/spelling';
import { mathMember } from './math-namespace';
import { applyBinary, applyNegation, BINARY_OPERATORS } from './operators';
import { LossFileError } from './problem';
import { unsupported } from './subset';
import { Closure, describe, isList, isNumeric, isRecord, isTensor, type Value } from './value';

const CLOCK_NAMES: ReadonlySet<string> = new Set<ClockName>(['step', 'epoch', 'progress']);

/** The value of an expression; tensors are added to the graph with the expression as their origin. */
export function evaluateExpression(
  interpreter: Interpreter,
  expression: Expression,
  environment: Environment,
): Value {
  const evaluate = (inner: Expression) => evaluateExpression(interpreter, inner, environment);
  const value = interpreter.at(expression, (): Value => {
    switch (expression.type) {
      case 'Literal':
        return literal(interpreter, expression);
      case 'Identifier':
        return lookUp(interpreter, expression, environment);
      case 'UnaryExpression':
        return unary(interpreter, expression, evaluate);
      case 'BinaryExpression':
        return binary(interpreter, expression, evaluate);
      case 'LogicalExpression':
        return logical(interpreter, expression, evaluate);
      case 'ConditionalExpression':
        return interpreter.decide(expression.test, evaluate(expression.test))
          ? evaluate(expression.consequent)
          : evaluate(expression.alternate);
      case 'CallExpression':
        return call(interpreter, expression, evaluate);
      case 'MemberExpression':
        return member(interpreter, expression, evaluate);
      case 'ArrayExpression':
        return list(interpreter, expression, evaluate);
      case 'ObjectExpression':
        return record(interpreter, expression, evaluate);
      case 'AssignmentExpression':
        return assign(interpreter, expression, environment, evaluate);
      case 'UpdateExpression':
        return update(interpreter, expression, environment);
      case 'ArrowFunctionExpression':
        return new Closure('this function', expression, environment);
      case 'FunctionExpression':
        return new Closure(expression.id?.name ?? 'this function', expression, environment);
      default:
        return interpreter.fail(expression, unsupported(expression));
    }
  });
  interpreter.note(expression, value);
  return value;
}

type Evaluate = (expression: Expression) => Value;

function literal(interpreter: Interpreter, node: Expression & { type: 'Literal' }): Value {
  const { value } = node;
  if (
    typeof value === 'number' ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value === null
  ) {
    if (node.regex === undefined && node.bigint === undefined) return value;
  }
  return interpreter.fail(node, 'only numbers, true, false, null and text in quotes can be written here');
}

function lookUp(interpreter: Interpreter, node: Identifier, environment: Environment): Value {
  const found = environment.lookUp(node.name);
  if (found !== null) return found.value;
  if (CLOCK_NAMES.has(node.name)) return ClockNumber.named(interpreter.graph, node.name as ClockName);
  const builtin = builtins.get(node.name);
  if (builtin !== undefined) return { builtin };
  if (node.name === 'Math') return { namespace: 'Math' };
  if (node.name === 'undefined') return undefined;
  if (node.name === 'NaN' || node.name === 'Infinity') return Number(node.name);
  const nearest = nearestSpelling(node.name, [...environment.names(), ...builtins.keys(), ...CLOCK_NAMES]);
  return interpreter.fail(
    node,
    `there is no '${node.name}' in loss files${nearest === null ? '' : `; did you mean '${nearest}'?`}`,
  );
}

function unary(interpreter: Interpreter, { operator, argument }: UnaryExpression, evaluate: Evaluate): Value {
  const value = evaluate(argument);
  if (operator === '!') {
    if (value instanceof ClockCondition) return value.negated;
    return !interpreter.decide(argument, value);
  }
  if ((operator === '-' || operator === '+') && isNumeric(value)) {
    return operator === '+' ? value : applyNegation(value);
  }
  return interpreter.fail(argument, `'${operator}' does not work on ${describe(value)}`);
}

function binary(interpreter: Interpreter, node: BinaryExpression, evaluate: Evaluate): Value {
  const { operator, left, right } = node;
  if (left.type === 'PrivateIdentifier') return interpreter.fail(left, unsupported(left));
  const [a, b] = [evaluate(left), evaluate(right)].map(conditionAsNumber);
  if (!BINARY_OPERATORS.includes(operator)) {
    return interpreter.fail(
      node,
      `loss files have no '${operator}'; there are ${BINARY_OPERATORS.join(' ')}`,
    );
  }
  if (isPlain(a) && isPlain(b) && /^[!=]==?$/.test(operator)) return (a === b) === operator.startsWith('=');
  requireNumeric(interpreter, left, a, operator);
  requireNumeric(interpreter, right, b, operator);
  const result = isNumeric(a) && isNumeric(b) ? applyBinary(operator, a, b) : undefined;
  if (result === undefined) {
    return interpreter.fail(node, `'${operator}' does not work on ${describe(a)} and ${describe(b)}`);
  }
  return result;
}

/** A condition on the clock takes part in arithmetic as 0 or 1, as comparisons of tensors do. */
function conditionAsNumber(value: Value): Value {
  return value instanceof ClockCondition ? value.asNumber : value;
}

function isPlain(value: Value): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined;
}

function requireNumeric(interpreter: Interpreter, node: AnyNode, value: Value, operator: string): void {
  if (isNumeric(value)) return;
  interpreter.fail(node, `'${operator}' works on numbers and tensors; this is ${describe(value)}`);
}

/** `a ?? b`, and `&&`, `||` over conditions; conditions on the clock are decided now. */
function logical(interpreter: Interpreter, node: LogicalExpression, evaluate: Evaluate): Value {
  const left = evaluate(node.left);
  if (node.operator === '??') return left ?? evaluate(node.right);
  const decided = interpreter.decide(node.left, left);
  if (decided === (node.operator === '||')) return decided;
  return interpreter.decide(node.right, evaluate(node.right));
}

function call(interpreter: Interpreter, node: CallExpression, evaluate: Evaluate): Value {
  const { callee } = node;
  if (callee.type === 'Super') return interpreter.fail(callee, unsupported(callee));
  const target = evaluate(callee);
  const args = node.arguments.map((argument): Argument => {
    if (argument.type === 'SpreadElement') return interpreter.fail(argument, unsupported(argument));
    return { value: evaluate(argument), span: interpreter.syntax.span(argument) };
  });
  if (target instanceof Closure) {
    return interpreter.call(
      target,
      args.map(({ value }) => value),
      node,
    );
  }
  if (typeof target === 'object' && target !== null && 'builtin' in target) {
    const span = interpreter.syntax.span(node);
    const weights = () => {
      const found = interpreter.weights();
      if (found === null) throw new LossFileError('weights() needs a model with trained weights', span);
      return found;
    };
    return target.builtin.apply({ graph: interpreter.graph, args, span, weights });
  }
  return interpreter.fail(callee, `only functions can be called; this is ${describe(target)}`);
}

function member(interpreter: Interpreter, node: MemberExpression, evaluate: Evaluate): Value {
  if (node.object.type === 'Super') return interpreter.fail(node.object, unsupported(node.object));
  const object = evaluate(node.object);
  const key = node.computed ? evaluate(node.property as Expression) : keyName(interpreter, node.property);
  if (isList(object)) {
    if (key === 'length') return object.length;
    if (typeof key === 'number' && Number.isInteger(key) && key >= 0 && key < object.length)
      return object[key];
    return interpreter.fail(node.property, `the list has elements 0 to ${object.length - 1} and a length`);
  }
  if (isTensor(object)) {
    if (key === 'shape') return object.shape;
    return interpreter.fail(
      node.property,
      `of a tensor only .shape can be read; use slice(x, axis, from, to) for parts`,
    );
  }
  if (isRecord(object) && typeof key === 'string') {
    if (object.has(key)) return object.get(key);
    const nearest = nearestSpelling(key, [...object.keys()]);
    return interpreter.fail(
      node.property,
      `there is no '${key}'${nearest === null ? '' : `; did you mean '${nearest}'?`}`,
    );
  }
  if (typeof object === 'object' && object !== null && 'namespace' in object && typeof key === 'string') {
    return mathMember(key) ?? interpreter.fail(node.property, `loss files have no Math.${key}`);
  }
  return interpreter.fail(node.property, `${describe(object)} has no parts`);
}

function keyName(interpreter: Interpreter, property: Expression | PrivateIdentifier): string {
  return property.type === 'Identifier' ? property.name : interpreter.fail(property, unsupported(property));
}

function list(interpreter: Interpreter, { elements }: ArrayExpression, evaluate: Evaluate): Value {
  return elements.map((element) => {
    if (element === null) return undefined;
    if (element.type === 'SpreadElement') return interpreter.fail(element, unsupported(element));
    return evaluate(element);
  });
}

function record(interpreter: Interpreter, { properties }: ObjectExpression, evaluate: Evaluate): Value {
  const result = new Map<string, Value>();
  for (const property of properties) {
    if (property.type === 'SpreadElement') return interpreter.fail(property, unsupported(property));
    if (property.kind !== 'init' || property.method)
      return interpreter.fail(property, 'an object holds plain values here');
    const { key } = property;
    const name =
      key.type === 'Identifier' && !property.computed
        ? key.name
        : key.type === 'Literal'
          ? String(key.value)
          : null;
    if (name === null) return interpreter.fail(key, 'name the key plainly');
    result.set(name, evaluate(property.value));
  }
  return result;
}

function assign(
  interpreter: Interpreter,
  node: AssignmentExpression,
  environment: Environment,
  evaluate: Evaluate,
): Value {
  const { operator, left, right } = node;
  if (left.type !== 'Identifier')
    return interpreter.fail(left, 'only a name declared with let can be assigned to');
  let value = evaluate(right);
  if (operator !== '=') {
    const before = lookUp(interpreter, left, environment);
    const arithmetic = operator.slice(0, -1);
    requireNumeric(interpreter, left, before, operator);
    requireNumeric(interpreter, right, value, operator);
    const result = isNumeric(before) && isNumeric(value) ? applyBinary(arithmetic, before, value) : undefined;
    if (result === undefined) return interpreter.fail(node, `loss files have no '${operator}'`);
    value = result;
  }
  store(interpreter, left, value, environment);
  return value;
}

function update(interpreter: Interpreter, node: UpdateExpression, environment: Environment): Value {
  const { argument, operator, prefix } = node;
  if (argument.type !== 'Identifier')
    return interpreter.fail(argument, `'${operator}' works on a name declared with let`);
  const before = lookUp(interpreter, argument, environment);
  if (typeof before !== 'number')
    return interpreter.fail(argument, `'${operator}' works on plain numbers, not on ${describe(before)}`);
  const after = operator === '++' ? before + 1 : before - 1;
  store(interpreter, argument, after, environment);
  return prefix ? after : before;
}

function store(interpreter: Interpreter, node: Identifier, value: Value, environment: Environment): void {
  const result = environment.assign(node.name, value);
  if (result === 'constant')
    interpreter.fail(node, `'${node.name}' is a constant; declare it with let to change it`);
  if (result === 'unknown')
    interpreter.fail(node, `there is no '${node.name}' to assign to; declare it with let`);
}
