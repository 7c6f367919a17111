import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the files of one suite, removed after it. */
export class TemporaryFolder {
  private path = '';

  constructor() {
    before(() => {
      this.path = mkdtempSync(join(tmpdir(), 'loss-debugger-data-'));
    });
    after(() => {
      rmSync(this.path, { recursive: true });
    });
  }

  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }
}
