import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { RUN_FILE_SUFFIX } from './contributions';

/**
 * A new name for a run and its folder: the time, so that names sort as the runs do, the run file, for people who look
 * into the folder, and something random.
 */
export function newRunId(runFile: string, now = new Date()): string {
  const time = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const name = basename(runFile, RUN_FILE_SUFFIX)
    .replace(/[^\w-]+/g, '-')
    .slice(0, 40);
  return `${time}-${name}-${randomBytes(4).toString('hex')}`;
}
