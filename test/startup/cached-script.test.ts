import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CachedScript } from '../../src/cli/cached-script';

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

  it('compiles a file that was changed since, even to the same length', () => {
    new CachedScript(file, cache).writeCache();
    writeFileSync(file, SOURCE.replace("'object'", "'string'"));
    const later = statSync(cache).mtimeMs / 1000 + 10;
    utimesSync(file, later, later);
    assert.equal(new CachedScript(file, cache).isCached, false);
  });

  it('compiles the file where the code is damaged', () => {
    writeFileSync(cache, 'no code of V8');
    const script = new CachedScript(file, cache);
    assert.equal(script.isCached, false);
    script.run();
    assert.ok(loaded());
  });
});
