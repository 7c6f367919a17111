import { statSync } from 'node:fs';
import { DataError } from '../data-error';
import { fileError } from './file-blocks';

/** What has to be the same for places that were found earlier to be right still. */
export interface FileVersion {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** Null when the file is gone or may not be looked at. */
export function fileVersion(file: string): FileVersion | null {
  try {
    const stats = statSync(file);
    return { size: stats.size, modified: stats.mtimeMs };
  } catch (error) {
    if (fileError(error, file) instanceof DataError) return null;
    throw error;
  }
}

export function isSameVersion(a: FileVersion | null, b: FileVersion | null): boolean {
  return a !== null && b !== null && a.size === b.size && a.modified === b.modified;
}
