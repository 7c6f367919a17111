import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { format } from 'node:util';
import { build } from 'esbuild';
import { cacheFolder, projectFolder } from '../project';
import { openAddress, openWindow, type LaunchOptions } from './workbench';

/** Milliseconds until the first test must have written something, and until the last must have ended. */
const startTime = 60_000;
const totalTime = 300_000;

/** Begins what the tests write, which comes mixed with VS Code's own messages. */
const outputMark = '[test] ';

/**
 * Bundles the tests that run inside the extension host, as an extension that has nothing but them: VS Code runs tests
 * only next to an extension under development, while ours is to be installed as users have it.
 * @returns the file that exports `run(): Promise<void>`
 */
export async function bundleExtensionTests(): Promise<string> {
  const folder = join(projectFolder, 'test/vscode/suite');
  const outdir = join(cacheFolder, 'extension-tests');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [join(folder, 'index.ts'), join(folder, '*.test.ts')],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const manifest = { publisher: 'loss-debugger', name: 'tests', version: '0.0.0', engines: { vscode: '*' } };
  writeFileSync(join(outdir, 'package.json'), JSON.stringify(manifest));
  return join(outdir, 'index.js');
}

/**
 * Runs bundled tests inside the extension host of a VS Code window, as the desktop would under
 * `--extensionTestsPath`; what they report appears here.
 * @returns the exit code: 0 when all passed
 * @throws with the log, when the tests don't start or don't end
 */
export async function runInExtensionHost(options: LaunchOptions, tests: string): Promise<number> {
  const environment = { ...options.environment, TEST_OUTPUT_MARK: outputMark };
  const window = await openWindow({ ...options, environment }, true);
  try {
    let started = false;
    const exitCode = new Promise<number>((resolve) => {
      void window.page.exposeFunction('codeAutomationExit', resolve);
    });
    await window.page.exposeFunction('codeAutomationLog', (_type: string, parts: unknown[]) => {
      const line = format(...parts);
      if (!line.startsWith(outputMark)) return;
      started = true;
      console.log(line.slice(outputMark.length));
    });
    const address = new URL(window.address);
    const payload = [
      ['extensionDevelopmentPath', `vscode-remote://${address.host}${dirname(tests)}`],
      ['extensionTestsPath', `vscode-remote://${address.host}${tests}`],
    ];
    address.searchParams.set('payload', JSON.stringify(payload));
    await openAddress(window, address.href);
    const watch = async () => {
      await setTimeout(startTime, undefined, { ref: false });
      if (!started) throw new Error(`The tests did not start.\n${window.log()}`);
      await setTimeout(totalTime - startTime, undefined, { ref: false });
      throw new Error(`The tests did not end.\n${window.log()}`);
    };
    const code = await Promise.race([exitCode, watch()]);
    if (code !== 0) console.error(window.log());
    return code;
  } finally {
    await window.close();
  }
}
