import { parentPort, workerData } from 'node:worker_threads';
import { FIXED_COLUMNS } from '../../../src/runs/telemetry';
import type { TrainingAssignment, TrainingMessage } from '../../../src/worker/training-protocol';
import { introduce } from './introduction';

/** A training that takes one epoch of five steps and then listens to nobody. */
const { request } = workerData as TrainingAssignment;
const rows = new Float64Array(5 * FIXED_COLUMNS.length);
for (let step = 0; step < 5; step++) rows[step * FIXED_COLUMNS.length] = step;
const message: TrainingMessage = {
  type: 'events',
  events: [
    introduce(request),
    { type: 'steps', rows },
    { type: 'epochs', metrics: ['loss'], numbers: Float64Array.of(0, 4, 0.25, 0.5) },
  ],
};
parentPort?.postMessage(message);
for (;;);
