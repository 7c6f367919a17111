import { readFileSync, statSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

type ModuleFunction = (
  exports: object,
  require: NodeJS.Require,
  module: object,
  fileName: string,
  directoryName: string,
) => void;

/** A CommonJS file, loaded with the code that V8 has compiled of it earlier. */
export class CachedScript {
  private readonly script: Script;

  /**
   * @param file absolute path
   * @param cacheFile what {@link writeCache} has written; without it, or with that of another file or another V8, the
   * file is compiled as usual
   */
  constructor(
    private readonly file: string,
    private readonly cacheFile: string,
  ) {
    const source = readFileSync(file, 'utf8');
    const cachedData = readCache(file, cacheFile);
    this.script = new Script(Module.wrap(source), { filename: file, cachedData });
  }

  /** Whether there is compiled code, and V8 could use it. */
  get isCached(): boolean {
    return this.script.cachedDataRejected === false;
  }

  run(): void {
    const module = { exports: {} };
    const { exports } = module;
    const execute = this.script.runInThisContext() as ModuleFunction;
    execute.call(exports, exports, createRequire(this.file), module, this.file, dirname(this.file));
  }

  /** Keeps what is compiled by now, also of functions that were called since. */
  writeCache(): void {
    writeFileSync(this.cacheFile, this.script.createCachedData());
  }
}

/** V8 knows a file by its length alone: code that is older than the file may be that of another one. */
function readCache(file: string, cacheFile: string): Buffer | undefined {
  const cache = statSync(cacheFile, { throwIfNoEntry: false });
  if (cache === undefined || cache.mtimeMs < statSync(file).mtimeMs) return undefined;
  return readFileSync(cacheFile);
}
