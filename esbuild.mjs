import { build, context } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { thirdPartyLicenses } from './scripts/third-party-licenses.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** Zod's messages in forty languages, a third of its size, of which nothing is ever shown. @type {import('esbuild').Plugin} */
const zodInEnglish = {
  name: 'zod-in-english',
  setup({ onResolve }) {
    onResolve({ filter: /[\\/]locales[\\/]index\.js$/ }, ({ resolveDir, path }) =>
      resolveDir.includes('zod') ? { path: join(resolveDir, dirname(path), 'en.js') } : undefined,
    );
  },
};

/** What every bundle shares. @type {import('esbuild').BuildOptions} */
const shared = {
  bundle: true,
  plugins: [zodInEnglish],
  outdir: 'dist',
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  legalComments: 'none',
  logLevel: 'info',
};

/** VS Code 1.100 runs extensions on Node 20, and so may the terminal. @type {import('esbuild').BuildOptions} */
const onNode = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // jsonc-parser's "main" hides its imports from bundlers.
  mainFields: ['module', 'main'],
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...onNode,
    entryPoints: { extension: 'src/extension.ts' },
    external: ['vscode'],
    // zod looks for it, and VS Code complains in its log about every extension that does.
    define: { navigator: 'undefined' },
  },
  { ...onNode, entryPoints: { worker: 'src/worker/launch.ts' } },
  { ...onNode, entryPoints: { 'worker-program': 'src/worker/worker.ts' } },
  { ...onNode, entryPoints: { cli: 'src/cli/launch.ts' }, banner: { js: '#!/usr/bin/env node' } },
  { ...onNode, entryPoints: { 'command-line': 'src/cli/main.ts' } },
  {
    ...shared,
    entryPoints: [
      { in: 'webview/main.ts', out: 'webview' },
      { in: 'webview/dashboard.css', out: 'webview' },
      { in: 'webview/loss-report/main.ts', out: 'loss-report' },
      { in: 'webview/loss-report/loss-report.css', out: 'loss-report' },
    ],
    platform: 'browser',
    format: 'iife',
    target: 'chrome132',
  },
];

/** Kilobytes that a minified file may have; more is a dependency that crept in. */
const budget = {
  'dist/extension.js': 600,
  'dist/worker.js': 5,
  'dist/worker-program.js': 1250,
  'dist/cli.js': 5,
  'dist/command-line.js': 1250,
  'dist/webview.js': 250,
  'dist/webview.css': 30,
  'dist/loss-report.js': 220,
  'dist/loss-report.css': 15,
};

/**
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @throws when a file is missing or too large
 */
function checkSizes(metafiles) {
  const outputs = Object.assign({}, ...metafiles.map(({ outputs }) => outputs));
  for (const [file, kilobytes] of Object.entries(budget)) {
    const output = outputs[file];
    if (output === undefined) throw new Error(`${file} was not built.`);
    const size = output.bytes / 1000;
    if (size > kilobytes)
      throw new Error(`${file} has ${size.toFixed(0)} kB; esbuild.mjs allows it ${kilobytes}.`);
  }
}

async function buildOnce() {
  // What an earlier build has left must not end up in the package.
  rmSync('dist', { recursive: true, force: true });
  const results = await Promise.all(bundles.map((bundle) => build(bundle)));
  const metafiles = results.map(({ metafile }) => metafile);
  if (production) checkSizes(metafiles);
  writeFileSync('dist/third-party-licenses.txt', thirdPartyLicenses(metafiles));
  chmodSync('dist/cli.js', 0o755);
  compileCommandLine();
}

/** Has a first run of the command line keep its compiled code for the next ones. @throws when the command line fails */
function compileCommandLine() {
  const { status, error } = spawnSync(
    process.execPath,
    ['dist/cli.js', 'check', 'examples/losses/charbonnier.loss.js'],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, LOSS_DEBUGGER_WRITE_CODE_CACHE: '1' } },
  );
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error('The command line that was built cannot check an example.');
}

async function rebuildOnChange() {
  for (const bundle of bundles) await (await context(bundle)).watch();
}

try {
  await (watch ? rebuildOnChange() : buildOnce());
} catch (error) {
  // esbuild has printed its own errors already.
  if (error.errors === undefined) console.error(error.message);
  process.exitCode = 1;
}
