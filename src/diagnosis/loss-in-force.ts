import type { PreparedRun } from '../runs/prepare/prepared-run';
import { clockOf, lossGraph } from './make-up-of-loss';

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
  const graph = lossGraph(run);
  return graph.objective.guards.length === 0 && clockOf(graph.objective.total, graph) === undefined;
}
