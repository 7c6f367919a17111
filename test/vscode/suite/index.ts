import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import CountingReporter from '../../counting-reporter';

/**
 * Entry that VS Code calls inside the extension host: runs every bundled test file beside this one.
 * @throws when a test fails, or when there was none
 */
export async function run(): Promise<void> {
  markOutput();
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    color: true,
    forbidOnly: true,
    failZero: true,
    reporter: CountingReporter,
  });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith('.test.js')) mocha.addFile(join(__dirname, file));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} of the tests in VS Code failed.`);
}

/** Where our lines come mixed with VS Code's own, TEST_OUTPUT_MARK says how ours are to begin. */
function markOutput(): void {
  const mark = process.env.TEST_OUTPUT_MARK;
  if (mark === undefined) return;
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => {
    console.log(mark + format(...parts));
  };
}
