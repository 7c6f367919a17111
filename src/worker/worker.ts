import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { experiment } from './experiment-worker';
import { Rehearsal } from './rehearsal';
import { serve } from './service-worker';
import type { Assignment } from './start-worker';
import type { TrainingAssignment } from './training-protocol';
import { train } from './training-worker';

/**
 * Does what the worker thread was started for: one training, one experiment, or answering questions.
 * @param onRehearsed called when the worker has rehearsed a training and none is asked of it yet
 */
export function work(onRehearsed: () => void): void {
  if (parentPort === null) throw new Error('This file is the program of a worker thread.');
  const assignment = workerData as Assignment;
  switch (assignment.role) {
    case 'training':
      // An error that is no fault of the user's ends the worker, and the host says so.
      void train(assignment, parentPort);
      break;
    case 'waiting':
      void waitForTraining(parentPort, onRehearsed);
      break;
    case 'experiment':
      void experiment(assignment.request, parentPort);
      break;
    case 'service':
      serve(parentPort);
      break;
  }
}

async function waitForTraining(port: MessagePort, onRehearsed: () => void): Promise<void> {
  const rehearsal = new Rehearsal();
  const asked = new Promise<TrainingAssignment>((resolve) => {
    port.once('message', (assignment: TrainingAssignment) => {
      rehearsal.stop();
      resolve(assignment);
    });
  });
  try {
    if (await rehearsal.run()) onRehearsed();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(`A training will start slower, because it could not be rehearsed: ${reason}`);
  }
  await train(await asked, port);
}
