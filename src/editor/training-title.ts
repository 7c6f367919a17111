import { basename } from 'node:path';
import { RUN_FILE_SUFFIX } from './contributions';

/** What messages call a training: the name of its run file without what all run files end with. */
export function titleOf(runFile: string): string {
  return basename(runFile, RUN_FILE_SUFFIX);
}
