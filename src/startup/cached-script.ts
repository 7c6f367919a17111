import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { threadId } from 'node:worker_threads';
import { crc32 } from 'node:zlib';

type ModuleFunction = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  fileName: string,
  directoryName: string,
) => void;

/** Bytes before the code in its file: a checksum of the program and of the code. */
const HEAD = 4;

/** A CommonJS file of ASCII, as the bundler writes them, loaded with the code that V8 has compiled of it earlier. */
export class CachedScript {
  private readonly source: Buffer;
  private readonly script: Script;

  /**
   * @param file absolute path
   * @param cacheFile what {@link writeCache} has written; without it, or when it is damaged, of another file or of
   * another V8, the file is compiled as usual
   */
  constructor(
    private readonly file: string,
    private readonly cacheFile: string | null,
  ) {
    this.source = readFileSync(file);
    const cachedData = cacheFile === null ? undefined : readCache(cacheFile, this.source);
    this.script = new Script(Module.wrap(this.source.toString('latin1')), { filename: file, cachedData });
  }

  /** Whether there is compiled code, and V8 could use it. */
  get isCached(): boolean {
    return this.script.cachedDataRejected === false;
  }

  /** @returns what the module exports */
  run(): object {
    const module = { exports: {} };
    const { exports } = module;
    const execute = this.script.runInThisContext() as ModuleFunction;
    execute.call(exports, exports, createRequire(this.file), module, this.file, dirname(this.file));
    return module.exports;
  }

  /**
   * Keeps what is compiled by now, also of functions that were called since. Whoever reads meanwhile gets the old code
   * or the new.
   * @throws Error when the file cannot be written
   */
  writeCache(): void {
    if (this.cacheFile === null) return;
    const code = this.script.createCachedData();
    const head = Buffer.alloc(HEAD);
    head.writeUInt32LE(checksum(this.source, code));
    mkdirSync(dirname(this.cacheFile), { recursive: true });
    const unfinished = `${this.cacheFile}.${process.pid}-${threadId}`;
    writeFileSync(unfinished, Buffer.concat([head, code]));
    renameSync(unfinished, this.cacheFile);
  }
}

/** V8 knows a program by its length alone, and trusts the code that it is given. */
function readCache(cacheFile: string, source: Buffer): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(cacheFile);
  } catch {
    // There is none yet, or none that may be read: the program is compiled, and an attempt to write one will tell why.
    return undefined;
  }
  if (bytes.length <= HEAD) return undefined;
  const code = bytes.subarray(HEAD);
  return bytes.readUInt32LE() === checksum(source, code) ? code : undefined;
}

function checksum(source: Buffer, code: Buffer): number {
  return crc32(code, crc32(source));
}
