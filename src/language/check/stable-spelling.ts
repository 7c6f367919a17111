import type { CallExpression, Expression } from 'acorn';
import type { SourceSpan } from '../../engine/origin';
import type { LossFile } from '../loss-file';
import { goesBelowZero } from './argument-sign';
import type { LossUnderCheck } from './loss-under-check';
import type { LossFix } from './remark';
import { expressionsAround } from './enclosing-expression';
import { definitionOf } from './loss-text';
import { expressionAt } from './source-operands';
import type { Witness } from './witness';

/** Small enough not to move the minimum, large enough for float32 beside 1. */
const EPSILON = '1e-6';

/** Far beyond what a logarithm of a scale or rate is, and its exponential can be squared and multiplied in float32. */
const LARGEST_EXPONENT = 20;

const CLAMP_TITLE = `Clamp the argument at ${EPSILON}`;

function clamped(argument: string): string {
  return `clamp(${argument}, ${EPSILON}, null)`;
}

interface Spelling {
  readonly advice: string;
  readonly fixes: readonly LossFix[];
  /** True where no other spelling means the same: a fix keeps the argument within bounds. */
  readonly limits?: boolean;
}

/** What to write in place of an expression that breaks, as a sentence and, where it is safe, as an edit. */
export function stableSpellings(loss: LossUnderCheck, span: SourceSpan, witness: Witness): Spelling {
  const { lossFile } = loss;
  const expression = expressionAt(lossFile, span);
  const text = (node: Pick<Expression, 'start' | 'end'>) => lossFile.sourceOf(node).text;
  const replace = (title: string, newText: string): LossFix => ({ title, edits: [{ span, newText }] });
  const broken = witness.node.differentiates ?? witness.node;
  const argumentAt = (index: number) => broken.inputs.at(index) ?? broken;
  const call = expression === null ? null : callOf(expression);
  if (call?.name === 'log' && call.arguments.length === 1)
    return ofLogarithm(call, goesBelowZero(loss, argumentAt(0)), text, replace);
  if (call?.name === 'sqrt' || call?.name === 'rsqrt') {
    const [argument] = call.arguments;
    if (goesBelowZero(loss, argumentAt(0))) {
      return {
        advice: 'A root needs an argument above 0: take it of a square or abs(), or clamp it.',
        fixes: [replace(CLAMP_TITLE, `${call.name}(${clamped(text(argument))})`)],
      };
    }
    return {
      advice: 'The slope of a root is infinite at 0: add a small number under it.',
      fixes: [replace(`Add ${EPSILON} under the root`, `${call.name}(${text(argument)} + ${EPSILON})`)],
    };
  }
  if (expression?.type === 'BinaryExpression' && expression.operator === '/') {
    const below = expression.right;
    const guard = `${text(expression.left)} / (${text(below)} + ${EPSILON})`;
    return {
      advice: `Keep the denominator away from 0: a small number added to one that is not negative, or clamp().`,
      fixes:
        isSimple(below) && !goesBelowZero(loss, argumentAt(1))
          ? [replace(`Add ${EPSILON} to the denominator`, guard)]
          : [],
    };
  }
  if (expression?.type === 'BinaryExpression' && expression.operator === '**') {
    return {
      advice:
        'A fractional power is not a number below 0, and below 1 its slope is infinite at 0: take abs(x) + 1e-6 to the power.',
      fixes: [],
    };
  }
  if (broken.operation.name === 'exp') {
    const stable = expressionsAround(lossFile, span)
      .flatMap((outer) => withoutExponential(outer, lossFile))
      .slice(0, 1);
    return {
      limits: stable.length === 0,
      advice:
        'In float32 exp() overflows above 88.7: use sigmoid(), softplus(), logSumExp() or logSoftmax(), which are stable for every number, or clamp its argument.',
      fixes: stable.length > 0 ? stable : clampedDefinition(call?.arguments.at(0), lossFile),
    };
  }
  return {
    advice: 'Keep the argument away from where this breaks, with clamp() or a small number added.',
    fixes: [],
  };
}

interface NamedCall {
  readonly name: string;
  readonly arguments: readonly Expression[];
}

function callOf(expression: Expression): NamedCall | null {
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'Identifier') return null;
  return { name: expression.callee.name, arguments: expressionsOf(expression) };
}

function expressionsOf({ arguments: all }: CallExpression): Expression[] {
  return all.filter((argument) => argument.type !== 'SpreadElement');
}

type TextOf = (node: Expression) => string;
type Replace = (title: string, newText: string) => LossFix;

/** log(softmax(x)), log(sigmoid(x)), log(sum(exp(x), axis)), log(1 + x), and any other argument. */
function ofLogarithm(
  { arguments: [argument] }: NamedCall,
  isSigned: boolean,
  text: TextOf,
  replace: Replace,
): Spelling {
  const inner = callOf(argument);
  const all = inner?.arguments.map(text).join(', ') ?? '';
  if (inner?.name === 'softmax') {
    const fix = replace('Use logSoftmax', `logSoftmax(${all})`);
    return {
      advice: 'A softmax underflows to 0: logSoftmax() computes its logarithm directly.',
      fixes: [fix],
    };
  }
  if (inner?.name === 'sigmoid') {
    const fix = replace('Use softplus', `-softplus(-(${all}))`);
    return { advice: 'A sigmoid underflows to 0: -softplus(-x) is its logarithm for every x.', fixes: [fix] };
  }
  const summed = inner?.name === 'sum' ? callOf(inner.arguments[0]) : null;
  if (inner?.name === 'sum' && summed?.name === 'exp') {
    const axis = inner.arguments.slice(1).map(text);
    const fix = replace('Use logSumExp', `logSumExp(${[...summed.arguments.map(text), ...axis].join(', ')})`);
    return { advice: 'logSumExp() is this logarithm for scores of any size.', fixes: [fix] };
  }
  return {
    advice: `A logarithm needs an argument above 0: clamp it, or take the logarithm of scores with logSoftmax() or bceWithLogits().`,
    fixes: isSigned
      ? [replace(CLAMP_TITLE, `log(${clamped(text(argument))})`)]
      : [replace(`Add ${EPSILON} to the argument`, `log(${text(argument)} + ${EPSILON})`)],
  };
}

/** log(sum(exp(x), axis)), log(1 + exp(x)), log1p(exp(x)) and 1 / (1 + exp(-x)) by the functions that are stable. */
function withoutExponential(expression: Expression, lossFile: LossFile): LossFix[] {
  const text = (node: Expression) => lossFile.sourceOf(node).text;
  const replace = (name: string, newText: string): LossFix[] => [
    { title: `Use ${name}`, edits: [{ span: lossFile.sourceOf(expression).span, newText }] },
  ];
  const call = callOf(expression);
  const inner = call?.name === 'log' ? callOf(call.arguments[0]) : null;
  if (inner?.name === 'sum') {
    const [powers, ...axes] = inner.arguments;
    const exponent = exponentOf(powers);
    if (exponent !== null)
      return replace('logSumExp', `logSumExp(${[exponent, ...axes].map(text).join(', ')})`);
  }
  const plusOne = call?.name === 'log' ? besideOne(call.arguments[0], '+') : null;
  const grown = exponentOf(call?.name === 'log1p' ? call.arguments[0] : plusOne);
  if (grown !== null) return replace('softplus', `softplus(${text(grown)})`);
  const below = besideOne(expression, '/');
  const negative = below === null ? null : exponentOf(besideOne(below, '+'));
  if (negative?.type === 'UnaryExpression' && negative.operator === '-') {
    return replace('sigmoid', `sigmoid(${text(negative.argument)})`);
  }
  return [];
}

/** x in exp(x) or exp(-x), kept within bounds where it is declared, so that all that uses it agrees. */
function clampedDefinition(argument: Expression | undefined, lossFile: LossFile): LossFix[] {
  const inner = argument?.type === 'UnaryExpression' ? argument.argument : argument;
  if (inner?.type !== 'Identifier') return [];
  const definition = definitionOf(lossFile, inner.name);
  if (definition === null || callOf(definition)?.name === 'clamp') return [];
  const { span, text } = lossFile.sourceOf(definition);
  const newText = `clamp(${text}, -${LARGEST_EXPONENT}, ${LARGEST_EXPONENT})`;
  return [{ title: `Clamp ${inner.name} at ${LARGEST_EXPONENT}`, edits: [{ span, newText }] }];
}

/** x in exp(x). */
function exponentOf(expression: Expression | null | undefined): Expression | null {
  const call = expression ? callOf(expression) : null;
  return call?.name === 'exp' && call.arguments.length === 1 ? call.arguments[0] : null;
}

/** x in 1 + x or 1 / x. */
function besideOne(expression: Expression, operator: string): Expression | null {
  if (expression.type !== 'BinaryExpression' || expression.operator !== operator) return null;
  return expression.left.type === 'Literal' && expression.left.value === 1 ? expression.right : null;
}

function isSimple({ type }: Expression): boolean {
  return type === 'Identifier' || type === 'CallExpression' || type === 'MemberExpression';
}
