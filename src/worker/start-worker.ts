import { Worker } from 'node:worker_threads';
import type { ExperimentAssignment } from './experiment-protocol';
import type { ServiceAssignment } from './service-protocol';
import type { TrainingAssignment, WaitingAssignment } from './training-protocol';
import type { WorkerSettings } from './worker-settings';

/** What a worker is given when it is started. */
export type Assignment = (
  TrainingAssignment | WaitingAssignment | ServiceAssignment | ExperimentAssignment
) & {
  /** See {@link WorkerSettings}. */
  readonly codeCache: string | null;
};

const NAMES: Readonly<Record<Assignment['role'], string>> = {
  training: 'loss debugger training',
  waiting: 'loss debugger training',
  service: 'loss debugger services',
  experiment: 'loss debugger experiment',
};

export function startWorker(
  { file, codeCache, heapMegabytes }: WorkerSettings,
  assignment: TrainingAssignment | WaitingAssignment | ServiceAssignment | ExperimentAssignment,
): Worker {
  const workerData: Assignment = { ...assignment, codeCache };
  return new Worker(file, {
    name: NAMES[assignment.role],
    workerData,
    // The host's own options for Node are not passed on: a worker refuses many of them.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
}
