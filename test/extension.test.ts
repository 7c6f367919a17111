import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** Everything that would be bundled with the extension, and how it would come to it. */
async function bundleExtension(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/extension.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    metafile: true,
    write: false,
    outdir: 'dist',
    logLevel: 'error',
  });
  return metafile;
}

/** The modules that are loaded at once when `entry` is: those that it needs by more than a later `import()`. */
function loadedWith({ inputs }: Metafile, entry: string): Set<string> {
  const loaded = new Set<string>();
  const visit = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind, external } of inputs[path].imports) {
      if (kind !== 'dynamic-import' && external !== true) visit(next);
    }
  };
  visit(entry);
  return loaded;
}

describe('the extension', () => {
  let metafile: Metafile;

  before(async () => {
    metafile = await bundleExtension();
  });

  it('is activated by a few small modules', () => {
    const loaded = loadedWith(metafile, 'src/extension.ts');
    assert.deepEqual([...loaded].sort(), [
      'src/dashboard/dashboard-view-type.ts',
      'src/dashboard/loss-report/loss-report-view-type.ts',
      'src/editor/contributions.ts',
      'src/extension.ts',
    ]);
  });

  it('has no engine, no loss language and no data reader in its thread, not even later', () => {
    const [output] = Object.values(metafile.outputs);
    const used = Object.entries(output.inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path);
    assert.ok(used.includes('src/editor/application.ts'));
    assert.deepEqual(
      used.filter((path) => /^src\/(engine|language|data|diagnosis)\//.test(path)),
      [],
    );
  });
});
