/** What the parts of a loss are made of: the clock, the predictions, or the weights alone. */
import type { Node } from '../engine/graph';
import { leafAttributes } from '../engine/operations/leaves';
import { locationOfSpan, type Place } from '../runs/location';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { buildProgramGraph, type ProgramGraph } from '../runs/training/program';

/** Leaves by which a loss file follows the clock. */
const CLOCK: ReadonlySet<string> = new Set(['step', 'epoch', 'progress']);

/** The graph of the loss as it is at the first step. */
export function lossGraph(run: PreparedRun): ProgramGraph {
  return buildProgramGraph(run, {
    batchSize: Math.min(run.runFile.batchSize, run.dataset.trainingRows.length),
    mode: 'eval',
    clock: { step: 0, epoch: 0, progress: 0 },
    active: run.loss.parts,
  });
}

/** The leaf by which a node follows the clock, other than through the predictions; undefined where it does not. */
export function clockOf(node: Node, { model }: ProgramGraph): Node | undefined {
  return find(node, isClock, model.output);
}

/** Where a node of a loss file reads the clock first; null where it does not, or not in a place of its own. */
export function placeOfClock(node: Node, graph: ProgramGraph): Place | null {
  const reader = find(
    node,
    ({ inputs, origin }) => origin.span !== undefined && inputs.some(isClock),
    graph.model.output,
  );
  const span = reader?.origin.span;
  return span === undefined ? null : { kind: 'lossFile', location: locationOfSpan(span) };
}

/** Whether a node says something of the predictions; a penalty on the weights does not. */
export function readsPredictions(node: Node, { model }: ProgramGraph): boolean {
  return find(node, (each) => each === model.output, null) !== undefined;
}

function isClock(node: Node): boolean {
  return CLOCK.has(leafAttributes(node)?.name ?? '');
}

/** The first node, inputs before those who use them, that a node is computed from and that is wanted. */
function find(
  node: Node,
  isWanted: (node: Node) => boolean,
  border: Node | null,
  visited = new Set<Node>(),
): Node | undefined {
  if (visited.has(node)) return undefined;
  visited.add(node);
  if (node !== border) {
    for (const input of node.inputs) {
      const found = find(input, isWanted, border, visited);
      if (found !== undefined) return found;
    }
  }
  return isWanted(node) ? node : undefined;
}
