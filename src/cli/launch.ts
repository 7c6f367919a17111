import { join } from 'node:path';
import { CachedScript } from '../startup/cached-script';
import { allowRelaxedVectors } from '../startup/relaxed-vectors';

/**
 * Entry of the terminal: starts the command line with the code that the build has compiled, a fifth sooner. The build
 * sets `LOSS_DEBUGGER_WRITE_CODE_CACHE` for a first run whose code is kept.
 */
allowRelaxedVectors();
const script = new CachedScript(join(__dirname, 'command-line.js'), join(__dirname, 'command-line.cache'));
if (process.env.LOSS_DEBUGGER_WRITE_CODE_CACHE !== undefined) {
  process.once('exit', () => {
    script.writeCache();
  });
}
script.run();
