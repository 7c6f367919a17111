import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CachedScript } from '../../src/startup/cached-script';

/** What the loaded file does with its surroundings. */
const SOURCE = `
const { basename } = require('node:path');
globalThis.loadedByTest = [basename(__filename), basename(__dirname), typeof module.exports, this === exports];
`;

function loaded(): unknown {
  const value = Reflect.get(globalThis, 'loadedByTest') as unknown;
  Reflect.deleteProperty(globalThis, 'loadedByTest');
  return value;
}

describe('a script with its compiled code', () => {
  let folder: string;
  let file: string;
  let cache: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cached-script-'));
    file = join(folder, 'program.js');
    cache = join(folder, 'program.cache');
    writeFileSync(file, SOURCE);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('runs as a CommonJS module', () => {
    new CachedScript(file, cache).run();
    assert.deepEqual(loaded(), [
      'program.js',
      folder.slice(folder.lastIndexOf('cached-script-')),
      'object',
      true,
    ]);
  });

  it('uses the code that was kept', () => {
    const first = new CachedScript(file, cache);
    assert.equal(first.isCached, false);
    first.writeCache();
    const second = new CachedScript(file, cache);
    assert.equal(second.isCached, true);
    second.run();
    assert.ok(loaded());
  });

  it('compiles a file that is another one now, even of the same length', () => {
    new CachedScript(file, cache).writeCache();
    writeFileSync(file, SOURCE.replace('exports', 'Exports'));
    assert.equal(new CachedScript(file, cache).isCached, false);
  });

  it('compiles the file where any byte of the code is damaged', () => {
    new CachedScript(file, cache).writeCache();
    const code = readFileSync(cache);
    for (const place of [0, 4, code.length >> 1, code.length - 1]) {
      const damaged = Buffer.from(code);
      damaged[place] ^= 0x10;
      writeFileSync(cache, damaged);
      assert.equal(new CachedScript(file, cache).isCached, false);
    }
    writeFileSync(cache, code.subarray(0, -1));
    assert.equal(new CachedScript(file, cache).isCached, false);
  });

  it('tells what it exports', () => {
    writeFileSync(file, 'module.exports = { answer: 42 };');
    assert.deepEqual(new CachedScript(file, null).run(), { answer: 42 });
  });

  it('compiles the file where there is something else in place of the code', () => {
    writeFileSync(cache, 'no code of V8');
    const script = new CachedScript(file, cache);
    assert.equal(script.isCached, false);
    script.run();
    assert.ok(loaded());
  });
});
