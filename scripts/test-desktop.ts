import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { examplesFolder, projectFolder } from './project';
import { bundleExtensionTests } from './vscode/extension-tests';

/**
 * Runs test/vscode/suite in a desktop VS Code:
 *
 *     npm run test:desktop [-- VERSION]
 *
 * It is downloaded by @vscode/test-electron, from another source than npm, unless the environment variable
 * `VSCODE_PATH` names one that is installed.
 */
async function main(): Promise<void> {
  const vscodeExecutablePath = process.env.VSCODE_PATH ?? (await download(process.argv[2]));
  const copies = mkdtempSync(join(tmpdir(), 'workspace-'));
  const workspace = join(copies, 'examples');
  cpSync(examplesFolder, workspace, { recursive: true });
  try {
    process.exitCode = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: projectFolder,
      extensionTestsPath: await bundleExtensionTests(),
      launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
    });
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}

async function download(version = 'stable'): Promise<string> {
  try {
    return await downloadAndUnzipVSCode(version);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `A desktop VS Code could not be downloaded (${reason}). Without that network, "npm run test:vscode" runs the ` +
        'same tests in the VS Code server from npm.',
      { cause: error },
    );
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
