import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareOnce } from '../../scripts/vscode/prepare-once';

describe('prepareOnce', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'prepare-once-'));
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  const fillWith = (text: string) => (folder: string) => {
    writeFileSync(join(folder, 'file'), text);
  };

  it('fills a folder, and only once', async () => {
    const folder = join(parent, 'cache/tool');
    await prepareOnce(folder, fillWith('first'));
    await prepareOnce(folder, fillWith('second'));
    assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'first');
    assert.deepEqual(readdirSync(join(parent, 'cache')), ['tool']);
  });

  it('leaves nothing when filling fails, so that the next try starts afresh', async () => {
    const folder = join(parent, 'tool');
    await assert.rejects(
      prepareOnce(folder, (unfinished) => {
        fillWith('half')(unfinished);
        throw new Error('no network');
      }),
      /no network/,
    );
    assert.deepEqual(readdirSync(parent), []);
  });

  it('keeps the folder that another process has finished meanwhile', async () => {
    const folder = join(parent, 'tool');
    await prepareOnce(folder, (unfinished) => {
      mkdirSync(folder);
      fillWith('theirs')(folder);
      fillWith('ours')(unfinished);
    });
    assert.equal(readFileSync(join(folder, 'file'), 'utf8'), 'theirs');
    assert.deepEqual(readdirSync(parent), ['tool']);
  });
});
