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

  pathOf(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = this.pathOf(name);
    writeFileSync(path, content);
    return path;
  }
}
