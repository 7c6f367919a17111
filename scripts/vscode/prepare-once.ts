import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Fills `folder` unless it exists already. It is filled under another name and renamed when complete, so that an
 * interrupted preparation leaves nothing that looks finished and two at once don't meet.
 */
export async function prepareOnce(
  folder: string,
  fill: (folder: string) => void | Promise<void>,
): Promise<void> {
  if (existsSync(folder)) return;
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.unfinished-`);
  try {
    await fill(unfinished);
    // Another process may have finished first: then its folder is as good as ours.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
