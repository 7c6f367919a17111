import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ type: 'events', events: [{ type: 'steps', rows: [1, 2, 3] }] });
