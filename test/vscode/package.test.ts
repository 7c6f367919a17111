import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packagedExtension, projectFolder } from '../../scripts/project';
import { listZip } from './zip-listing';

describe('the packaged extension', () => {
  const files = listZip(readFileSync(packagedExtension()));
  const shipped = files
    .filter((file) => file.startsWith('extension/'))
    .map((file) => file.slice('extension/'.length));

  it('is smaller than 1.5 MB', () => {
    assert.ok(statSync(packagedExtension()).size < 1.5e6);
  });

  it('has what runs, and no sources, tests or source maps', () => {
    assert.deepEqual(
      shipped.filter((file) => file.startsWith('dist/')),
      [
        'dist/extension.js',
        'dist/loss-report.css',
        'dist/loss-report.js',
        'dist/third-party-licenses.txt',
        'dist/webview.css',
        'dist/webview.js',
        'dist/worker-program.js',
        'dist/worker.js',
      ],
    );
    assert.deepEqual(
      shipped.filter((file) =>
        /\.(ts|tsx|mjs|map)$|^(src|webview|test|scripts|node_modules|examples)\//.test(file),
      ),
      [],
    );
  });

  it('has every file that its manifest names', () => {
    const manifest = readFileSync(join(projectFolder, 'package.json'), 'utf8');
    const { main, icon, contributes } = JSON.parse(manifest) as Record<
      'main' | 'icon' | 'contributes',
      unknown
    >;
    const paths = JSON.stringify([main, icon, contributes]).matchAll(
      /"(?:\.\/)?([\w./-]+\.(?:js|json|png|svg|md))"/g,
    );
    const named = [...paths].map(([, path]) => path);
    assert.ok(named.includes('dist/extension.js'));
    const missing = [...named, 'package.nls.json'].filter((path) => !shipped.includes(path));
    assert.deepEqual(missing, []);
  });
});
