import { parentPort, workerData } from 'node:worker_threads';
import { FIXED_COLUMNS } from '../../../src/runs/telemetry';
import { WorkerControl } from '../../../src/worker/control';
import type { TrainingAssignment, TrainingMessage } from '../../../src/worker/training-protocol';
import { introduce } from './introduction';

/** A training without mathematics: takes steps, each in a message of its own, until it is told to stop. */
const { request, control: memory } = workerData as TrainingAssignment;
const control = new WorkerControl(memory);
let posted = 0;
function post(message: TrainingMessage): void {
  posted++;
  parentPort?.postMessage(message);
}

post({ type: 'events', events: [introduce(request)] });

let paused = false;
for (let step = 0; ;) {
  const { requests } = control;
  if (control.acknowledged < posted && !control.stopping) {
    control.beat();
    control.sleep(requests, 100);
    continue;
  }
  const instruction = control.next();
  control.beat();
  if (instruction === 'stop') {
    post({
      type: 'events',
      events: [
        {
          type: 'end',
          reason: 'stopped',
          steps: step,
          seconds: 0,
          loss: step,
          validation: null,
          message: 'gently',
        },
      ],
    });
    break;
  }
  if (instruction === 'wait') {
    if (!paused) post({ type: 'paused', paused: true });
    paused = true;
    control.sleep(requests, 100);
    continue;
  }
  paused = false;
  const rows = new Float64Array(FIXED_COLUMNS.length).fill(step);
  step++;
  post({ type: 'events', events: [{ type: 'steps', rows }] });
}
