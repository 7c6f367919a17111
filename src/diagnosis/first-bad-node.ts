import type { Node, Pass } from '../engine/graph';
import { leafAttributes } from '../engine/operations/leaves';
import type { TensorData } from '../engine/operation';
import { INPUT_LEAF } from '../engine/model';
import type { Origin } from '../engine/origin';
import { sizeOf } from '../engine/shape';
import type { Place } from '../runs/location';
import type { Replay } from '../runs/training/replay';
import type { TrainingView } from '../runs/training/view';
import { formatNumber } from './format-number';

export interface BadNodeDescription {
  readonly place: Place;
  /** Which operation, from what, and where in the data it came from. */
  readonly sentence: string;
}

/**
 * Computes the failed step again and describes the first operation that gave a non-finite number although all that
 * went in was finite; a batch that holds such a number itself is described as that.
 */
export function describeFirstBadNode(view: TrainingView, pass: Pass): BadNodeDescription {
  const replay = view.replay();
  const bad = findFirstBad(replay, pass);
  if (bad === null) {
    return {
      place: { kind: 'runFile', pointer: '/loss' },
      sentence: 'No single operation is to blame: it overflows only in the sum over all parameters.',
    };
  }
  const { node, element } = bad;
  const leaf = leafAttributes(node);
  if (leaf !== null) return describeBatchCell(view, node, element, leaf.name);
  const where = placeOf(node.origin);
  const value = formatNumber(replay.read(node)[element]);
  const inputs = node.inputs.map((input) => rangeOf(replay.read(input))).join(' and ');
  const row = rowOf(view, node, element);
  const direction = node.pass === 'backward' ? 'on the way back through' : 'in';
  return {
    place: where,
    sentence: `It began ${direction} ${node.origin.label}: ${node.operation.name} of ${inputs} gave ${value}${row}.`,
  };
}

function findFirstBad(replay: Replay, pass: Pass): { node: Node; element: number } | null {
  for (const node of replay.nodes) {
    if (pass === 'forward' && node.pass === 'backward') continue;
    const element = firstNonFinite(replay.read(node));
    if (element < 0 || isMeantInfinity(node)) continue;
    return { node, element };
  }
  return null;
}

/** Constants may be infinite on purpose, as the padding of a maximum is. */
function isMeantInfinity(node: Node): boolean {
  return node.operation.name === 'constant';
}

function firstNonFinite(values: TensorData): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

function describeBatchCell(
  view: TrainingView,
  node: Node,
  element: number,
  name: string,
): BadNodeDescription {
  const { dataset } = view.run;
  const rowSize = sizeOf(node.shape.slice(1));
  const isRow = node.shape.length > 0 && node.shape[0] === view.batchRows.length;
  if (!isRow) {
    return {
      place: { kind: 'runFile', pointer: '/model' },
      sentence: `The parameter ${name} is not finite.`,
    };
  }
  const { table, row } = dataset.sourceRow(view.batchRows[Math.floor(element / rowSize)]);
  const column = name.startsWith(INPUT_LEAF)
    ? dataset.featureSource[element % rowSize]
    : dataset.targetColumns[0].column;
  return {
    place: { kind: 'data', file: table.file, row, column },
    sentence: `The batch itself holds it: column '${table.columns[column].name}' on line ${table.lineOf(row)}.`,
  };
}

/** " for the row on line 138", when the element belongs to one row of the batch. */
function rowOf(view: TrainingView, node: Node, element: number): string {
  const [batch] = node.shape;
  if (node.shape.length === 0 || batch !== view.batchRows.length || batch === 1) return '';
  const rowSize = sizeOf(node.shape.slice(1));
  const { table, row } = view.run.dataset.sourceRow(view.batchRows[Math.floor(element / rowSize)]);
  return ` for the row on line ${table.lineOf(row)} of the data`;
}

function rangeOf(values: TensorData): string {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  if (low > high) return 'numbers that are not numbers';
  return low === high ? formatNumber(low) : `numbers from ${formatNumber(low)} to ${formatNumber(high)}`;
}

/** The sub-expression of a loss file, else the key of the run file. */
function placeOf({ span, pointer }: Origin): Place {
  if (span !== undefined) {
    const { file, line, column, endLine, endColumn } = span;
    return { kind: 'lossFile', location: { file, line, column, endLine, endColumn } };
  }
  return { kind: 'runFile', pointer: pointer ?? '/loss' };
}
