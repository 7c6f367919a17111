import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { ExperimentAssignment } from './experiment-protocol';
import { experiment } from './experiment-worker';
import type { ServiceAssignment } from './service-protocol';
import { serve } from './service-worker';
import type { TrainingAssignment, WaitingAssignment } from './training-protocol';
import { train } from './training-worker';

type Assignment = TrainingAssignment | WaitingAssignment | ServiceAssignment | ExperimentAssignment;

function begin(assignment: Assignment, port: MessagePort): void {
  switch (assignment.role) {
    case 'training':
      // An error that is no fault of the user's ends the worker, and the host says so.
      void train(assignment, port);
      break;
    case 'waiting':
      port.once('message', (next: TrainingAssignment) => {
        begin(next, port);
      });
      break;
    case 'experiment':
      void experiment(assignment.request, port);
      break;
    case 'service':
      serve(port);
      break;
  }
}

/** Entry of the workers: one for each training and each experiment, and one that answers questions. */
if (parentPort === null) throw new Error('This file is the entry of a worker thread.');
begin(workerData as Assignment, parentPort);
