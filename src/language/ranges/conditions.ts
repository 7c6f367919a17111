import type { Node } from '../../engine/graph';
import type { Interval } from '../../engine/operations/rounding';
import { constantValue } from '../../engine/operations/leaves';
import { between, intersect, NEVER, type Range } from './range';
import { LEAST_ABOVE_ZERO } from './rounding';

/** What a condition says of one of its operands: its range at a place, from its own and the other's there. */
export interface Narrowing {
  readonly node: Node;
  /** What it is compared with; null for a condition about itself. */
  readonly other: Node | null;
  readonly narrow: (own: Range, other: Range | null) => Range;
  /** Whether it says that the operand is at least the other. */
  readonly isUpper: boolean;
}

type Comparison = 'greater' | 'greaterEqual' | 'less' | 'lessEqual' | 'equal' | 'notEqual';

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = {
  greater: 'lessEqual',
  greaterEqual: 'less',
  less: 'greaterEqual',
  lessEqual: 'greater',
  equal: 'notEqual',
  notEqual: 'equal',
};

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  greater: 'less',
  greaterEqual: 'lessEqual',
  less: 'greater',
  lessEqual: 'greaterEqual',
  equal: 'equal',
  notEqual: 'notEqual',
};

function isComparison(name: string): name is Comparison {
  return name in OPPOSITE;
}

/** What is known where a condition, a node that is 0 where it does not hold, holds or does not. */
export function narrowingsOf(condition: Node, holds: boolean): Narrowing[] {
  const { operation, inputs } = condition;
  const [a, b] = inputs;
  const { name } = operation;
  if (isComparison(name)) {
    const negated = ofNegation(condition, holds);
    return negated ?? ofComparison(name, a, b, holds);
  }
  switch (name) {
    case 'multiply':
    case 'minimum':
      return holds ? [...narrowingsOf(a, true), ...narrowingsOf(b, true)] : [];
    case 'add':
    case 'maximum':
      return holds
        ? []
        : isTruth(a) && isTruth(b)
          ? [...narrowingsOf(a, false), ...narrowingsOf(b, false)]
          : [];
    case 'subtract':
      return constantValue(a) === 1 && isTruth(b) ? narrowingsOf(b, !holds) : [];
    case 'isWithin': {
      const { low, high } = condition.attributes as Interval;
      return holds
        ? [
            {
              node: a,
              other: null,
              isUpper: false,
              narrow: (own) => notNaN(intersect(own, between(low, high))),
            },
          ]
        : [];
    }
    case 'detach':
    case 'identity':
      return narrowingsOf(a, holds);
    default:
      return [
        {
          node: condition,
          other: null,
          isUpper: false,
          narrow: (own) => (holds ? withoutZero(own) : onlyZero(own)),
        },
      ];
  }
}

function isTruth({ operation }: Node): boolean {
  return isComparison(operation.name) || operation.name === 'isWithin';
}

/** `condition == 0` is the condition's negation, and `condition != 0` or `condition == 1` the condition itself. */
function ofNegation({ operation, inputs: [a, b] }: Node, holds: boolean): Narrowing[] | null {
  const value = constantValue(b);
  const isEqual = operation.name === 'equal';
  if (!isTruth(a) || !(isEqual || operation.name === 'notEqual') || (value !== 0 && value !== 1)) return null;
  return narrowingsOf(a, (value === 1) === (isEqual === holds));
}

/** A comparison that does not hold is the opposite one, or one of the two is NaN. */
function ofComparison(name: Comparison, a: Node, b: Node, holds: boolean): Narrowing[] {
  const effective = holds ? name : OPPOSITE[name];
  const mayBeNaN = holds === (name === 'notEqual');
  const side = (comparison: Comparison, node: Node, other: Node): Narrowing => ({
    node,
    other,
    isUpper: comparison === 'greater' || comparison === 'greaterEqual' || comparison === 'equal',
    narrow: (own, beside) => {
      if (beside === null || (mayBeNaN && (own.nan || beside.nan))) return own;
      const narrowed = intersect(own, { ...rangeBeside(comparison, own, beside), nan: own.nan });
      return notNaN(narrowed);
    },
  });
  return [side(effective, a, b), side(MIRRORED[effective], b, a)].flatMap(throughAbsolute);
}

/** What bounds abs(x) from above bounds x to both sides. */
function throughAbsolute(narrowing: Narrowing): Narrowing[] {
  const { node, other, narrow } = narrowing;
  if (node.operation.name !== 'abs') return [narrowing];
  const ofArgument: Narrowing = {
    node: node.inputs[0],
    other,
    isUpper: false,
    narrow: (own, beside) => {
      const { low, high, nan } = narrow(
        { ...between(0, Math.max(-own.low, own.high, 0)), nan: own.nan },
        beside,
      );
      return low > high ? NEVER : { ...intersect(own, { ...between(-high, high), nan }), whole: own.whole };
    },
  };
  return [narrowing, ofArgument];
}

/** Numbers that compare so with one of the other range. */
function rangeBeside(comparison: Comparison, own: Range, other: Range): Range {
  switch (comparison) {
    case 'greater':
      return between(above(other.low, own.whole && other.whole), Infinity);
    case 'greaterEqual':
      return between(other.low, Infinity);
    case 'less':
      return between(-Infinity, -above(-other.high, own.whole && other.whole));
    case 'lessEqual':
      return between(-Infinity, other.high);
    case 'equal':
      return other;
    case 'notEqual':
      return other.low === 0 && other.high === 0 ? withoutZero(own) : own;
  }
}

/** The next number: of whole numbers, or of float32 beside 0. */
function above(value: number, whole: boolean): number {
  if (whole) return Math.floor(value) + 1;
  return value === 0 ? LEAST_ABOVE_ZERO : value;
}

function withoutZero(range: Range): Range {
  const least = range.whole ? 1 : LEAST_ABOVE_ZERO;
  if (range.low === 0 && range.high === 0) return range.nan ? range : NEVER;
  if (range.low === 0) return { ...range, low: least };
  return range.high === 0 ? { ...range, high: -least } : range;
}

function onlyZero(range: Range): Range {
  return notNaN(intersect(range, { ...between(0, 0), nan: range.nan }));
}

function notNaN(range: Range): Range {
  return range.nan ? { ...range, nan: false } : range;
}
