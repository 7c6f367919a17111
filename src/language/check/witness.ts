import type { Node } from '../../engine/graph';
import { sameShape, sizeOf } from '../../engine/shape';
import { firstNonFinite, traceBack, type Element } from '../../engine/trace-back';
import type { CompiledLoss } from './compiled-loss';

/** A batch for which the loss or its gradient is not finite, and the operation where that began. */
export interface Witness {
  /** All of its inputs were finite, and its result is not. */
  readonly node: Node;
  /** Index of the first bad element of the node. */
  readonly element: number;
  readonly value: number;
  /** For each input of the node, the number that went into the element, or the range of those that did. */
  readonly operands: readonly string[];
  readonly prediction: Float64Array;
  readonly target: Float64Array;
  readonly loss: number;
}

/** Follows what is not finite among the results of the last run back to where it began; null when all is finite. */
export function findOrigin(compiled: CompiledLoss): Element | null {
  for (const result of compiled.results) {
    const element = firstNonFinite(compiled.read(result));
    if (element >= 0) return traceBack((node) => compiled.read(node), { node: result, element });
  }
  return null;
}

/** What the last run shows of the operation where it began. */
export function witnessAt(compiled: CompiledLoss, { node, element }: Element): Witness {
  return {
    node,
    element,
    value: compiled.read(node)[element],
    operands: node.inputs.map((input) => operandOf(compiled, node, element, input)),
    prediction: Float64Array.from(compiled.predictionData),
    target: Float64Array.from(compiled.targetData),
    loss: compiled.loss,
  };
}

function operandOf(compiled: CompiledLoss, node: Node, element: number, input: Node): string {
  const values = compiled.read(input);
  if (sizeOf(input.shape) === 1) return shown(values[0]);
  if (sameShape(input.shape, node.shape)) return shown(values[element]);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return low === high ? shown(low) : `${shown(low)} … ${shown(high)}`;
}

/** The predictions that go into the bad element: those of its row, or all where rows have been put together. */
export function predictionsBehind({ node, element, prediction }: Witness, batch: number): Float64Array {
  if (node.shape[0] !== batch) return prediction;
  const width = prediction.length / batch;
  const row = Math.floor((element * batch) / sizeOf(node.shape));
  return prediction.subarray(row * width, (row + 1) * width);
}

/** A number as messages show it: three digits, exponents only where they help. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e6)) {
    return value.toExponential(1).replace('e+', 'e').replace('.0e', 'e');
  }
  return String(Number(value.toPrecision(3)));
}
