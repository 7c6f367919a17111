import { parentPort, workerData } from 'node:worker_threads';
import type { TrainingAssignment, WaitingAssignment } from '../../../src/worker/training-protocol';

/** Says whether it has waited for what it is asked to train, and lives until it is ended. */
const assignment = workerData as TrainingAssignment | WaitingAssignment;
const tell = (text: string, { request }: TrainingAssignment): void => {
  parentPort?.postMessage(`${text} ${request.id}`);
};
if (assignment.role === 'training') tell('began at once with', assignment);
parentPort?.on('message', (next: TrainingAssignment) => {
  tell('waited for', next);
});
