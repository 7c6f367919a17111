import { Graph, type Node } from '../../../src/engine/graph';
import * as engine from '../../../src/engine/operations';
import { leaf } from '../../../src/engine/operations/leaves';

const UNARY: readonly ((x: Node) => Node)[] = [
  engine.negate,
  engine.abs,
  engine.sign,
  engine.exp,
  engine.expm1,
  engine.log,
  engine.log1p,
  engine.log2,
  engine.log10,
  engine.sqrt,
  engine.rsqrt,
  engine.square,
  engine.reciprocal,
  engine.erf,
  engine.relu,
  engine.leakyRelu,
  engine.sigmoid,
  engine.logSigmoid,
  (x) => engine.softplus(x),
  (x) => engine.elu(x),
  engine.selu,
  engine.gelu,
  engine.silu,
  engine.mish,
  engine.softsign,
  (x) => engine.hardtanh(x),
  engine.hardSigmoid,
  engine.hardSwish,
  engine.sin,
  engine.cos,
  engine.tan,
  engine.atan,
  engine.sinh,
  engine.cosh,
  engine.tanh,
  engine.floor,
  engine.ceil,
  engine.round,
  (x) => engine.clamp(x, -0.5, 2),
  (x) => engine.clamp(x, 1e-7, null),
  (x) => engine.power(x, 3),
  (x) => engine.power(x, 1.5),
  (x) => engine.power(x, -2),
  (x) => engine.multiply(x, x),
  (x) => engine.subtract(1, x),
  (x) => engine.add(x, 1e-6),
  engine.detach,
];

const BINARY: readonly ((a: Node, b: Node) => Node)[] = [
  engine.add,
  engine.subtract,
  engine.multiply,
  engine.divide,
  engine.maximum,
  engine.minimum,
  engine.power,
  engine.greater,
  engine.greaterEqual,
  engine.less,
  engine.lessEqual,
  engine.equal,
  engine.notEqual,
];

/** Of [rows, columns], to the same shape. */
const ALONG: readonly ((x: Node) => Node)[] = [
  (x) => engine.softmax(x),
  (x) => engine.logSoftmax(x),
  (x) => engine.cumsum(x, 1),
  (x) => engine.cumprod(x, 1),
  (x) => engine.flip(x, 1),
  (x) => engine.subtract(x, engine.max(x, 1, true)),
  (x) => engine.subtract(x, engine.mean(x, 1, true)),
  (x) => engine.divide(x, engine.add(engine.sum(engine.abs(x), 1, true), 1e-6)),
  (x) => engine.exp(engine.subtract(x, engine.max(x, 1, true))),
  (x) => engine.multiply(x, engine.norm(x, 1, true)),
  (x) => engine.add(x, engine.logSumExp(x, 1, true)),
  (x) => engine.add(x, engine.variance(x, 1, true)),
  (x) => engine.add(x, engine.std(x, 1, true)),
  (x) => engine.add(x, engine.prod(x, 1, true)),
  (x) => engine.subtract(x, engine.min(x)),
  (x) => engine.subtract(engine.relu(x), engine.multiply(x, engine.sigmoid(x))),
  (x) => engine.matmul(x, engine.transpose(engine.slice(x, 0, 0, x.shape[1]))),
  (x) => engine.concat([engine.slice(x, 1, 1), engine.slice(x, 1, 0, 1)], 1),
  (x) => engine.standardize(x, [1], 1e-5),
];

export const ROWS = 4;
export const COLUMNS = 3;

/** One operation that is added to a graph: which one, and to which of the nodes there are. */
export interface Step {
  readonly kind: 'unary' | 'binary' | 'along' | 'where';
  readonly operation: number;
  readonly operands: readonly [number, number, number];
}

function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length];
}

/** A graph over `prediction` and `target`, both [ROWS, COLUMNS], that ends in a mean. */
export function buildGraph(steps: readonly Step[]): {
  readonly prediction: Node;
  readonly target: Node;
  readonly total: Node;
} {
  const graph = new Graph();
  const prediction = leaf(graph, 'prediction', 'input', [ROWS, COLUMNS]);
  const target = leaf(graph, 'target', 'input', [ROWS, COLUMNS]);
  const nodes = [prediction, target];
  for (const { kind, operation, operands } of steps) {
    const [a, b, c] = operands.map((operand) => at(nodes, operand));
    switch (kind) {
      case 'unary':
        nodes.push(at(UNARY, operation)(a));
        break;
      case 'binary':
        nodes.push(at(BINARY, operation)(a, b));
        break;
      case 'along':
        nodes.push(at(ALONG, operation)(a));
        break;
      case 'where':
        nodes.push(engine.where(engine.greater(a, 0), at(UNARY, operation)(b), c));
        break;
    }
  }
  return { prediction, target, total: engine.mean(nodes[nodes.length - 1]) };
}
