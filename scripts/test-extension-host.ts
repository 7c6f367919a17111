import { existsSync } from 'node:fs';
import { examplesFolder, packagedExtension, projectFolder } from './project';
import { bundleExtensionTests, runInExtensionHost } from './vscode/extension-tests';

/** Runs test/vscode/suite inside the extension host of a real VS Code; with `--packaged`, against the .vsix. */
async function main(): Promise<void> {
  const packaged = process.argv.includes('--packaged');
  const extension = packaged ? packagedExtension() : projectFolder;
  if (!existsSync(extension)) throw new Error(`${extension} is missing; run "npm run package" first.`);
  const tests = await bundleExtensionTests();
  process.exitCode = await runInExtensionHost({ extension, workspace: examplesFolder }, tests);
}

void main();
