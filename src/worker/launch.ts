import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { CachedScript } from '../startup/cached-script';
import { allowRelaxedVectors } from '../startup/relaxed-vectors';
import type { Assignment } from './start-worker';
import type * as Program from './worker';

/**
 * Entry of the workers: starts their program with the code that V8 has compiled in an earlier worker. The code is kept by
 * one that waits, after its rehearsal, when there is none that this V8 takes.
 */
allowRelaxedVectors();
const { codeCache } = workerData as Assignment;
const script = new CachedScript(join(__dirname, 'worker-program.js'), codeCache);
const { work } = script.run() as typeof Program;
work(() => {
  if (script.isCached) return;
  try {
    script.writeCache();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(
      `Workers will start slower, because their compiled code could not be kept: ${reason}`,
    );
  }
});
