import type { Node } from '../engine/graph';
import { leafAttributes } from '../engine/operations/leaves';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { buildProgramGraph } from '../runs/training/program';

/** Leaves by which a loss file follows the clock. */
const CLOCK: ReadonlySet<string> = new Set(['step', 'epoch', 'progress']);

/**
 * Since which step one loss has been in force: 0 for a run with a single loss, the end of the last change in a
 * schedule of losses, null while one loss blends into the next.
 */
export function lossInForceSince(
  { loss: { phases }, stepsPerEpoch }: PreparedRun,
  step: number,
): number | null {
  let since = 0;
  for (const { from, blend } of (phases ?? []).slice(1)) {
    const start = from.count * (from.unit === 'epoch' ? stepsPerEpoch : 1);
    const end = start + blend.count * (blend.unit === 'epoch' ? stepsPerEpoch : 1);
    if (step >= end) since = Math.max(since, end);
    else if (step >= start) return null;
  }
  return since;
}

/**
 * Whether the same weights have the same loss all through a run, or all through a phase of it: false under weights
 * that adapt, and for loss files that read `step`, `epoch` or `progress`.
 */
export function isSteady(run: PreparedRun): boolean {
  if (run.loss.balance !== 'fixed') return false;
  if (run.loss.parts.every(({ loss }) => loss.kind === 'named')) return true;
  const { model, objective } = buildProgramGraph(run, {
    batchSize: Math.min(run.runFile.batchSize, run.dataset.trainingRows.length),
    mode: 'eval',
    clock: { step: 0, epoch: 0, progress: 0 },
    active: run.loss.parts,
  });
  return objective.guards.length === 0 && !readsClock(objective.total, new Set([model.output]));
}

/** Whether a node is computed from the clock other than through nodes already visited. */
function readsClock(node: Node, visited: Set<Node>): boolean {
  if (visited.has(node)) return false;
  visited.add(node);
  if (CLOCK.has(leafAttributes(node)?.name ?? '')) return true;
  return node.inputs.some((input) => readsClock(input, visited));
}
