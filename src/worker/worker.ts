import { parentPort, workerData } from 'node:worker_threads';
import type { ExperimentAssignment } from './experiment-protocol';
import { experiment } from './experiment-worker';
import type { ServiceAssignment } from './service-protocol';
import { serve } from './service-worker';
import type { TrainingAssignment } from './training-protocol';
import { train } from './training-worker';

/** Entry of the workers: one for each training and each experiment, and one that answers questions. */
const assignment = workerData as TrainingAssignment | ServiceAssignment | ExperimentAssignment;
if (parentPort === null) throw new Error('This file is the entry of a worker thread.');
switch (assignment.role) {
  case 'training':
    // An error that is no fault of the user's ends the worker, and the host says so.
    void train(assignment, parentPort);
    break;
  case 'experiment':
    void experiment(assignment.request, parentPort);
    break;
  case 'service':
    serve(parentPort);
    break;
}
