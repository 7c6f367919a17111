import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { examplesFolder, projectFolder } from './project';
import { bundleExtensionTests } from './vscode/extension-tests';

/**
 * Runs test/vscode/suite in a desktop VS Code, downloaded by @vscode/test-electron (another source than npm), or
 * in the one that the environment variable `VSCODE_PATH` names.
 */
async function main(): Promise<void> {
  const vscodeExecutablePath = process.env.VSCODE_PATH ?? (await download());
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

async function download(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode();
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
