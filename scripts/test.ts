import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countsFile, type TestCounts } from '../test/counting-reporter';
import { projectFolder } from './project';

interface Part {
  /** Script of package.json. */
  readonly script: string;
  /** tests: must run at least one; check: passes or fails as a whole; product: what follows needs it. */
  readonly kind: 'check' | 'tests' | 'product';
}

const parts: readonly Part[] = [
  { script: 'typecheck', kind: 'check' },
  { script: 'lint', kind: 'check' },
  { script: 'test:unit', kind: 'tests' },
  { script: 'build', kind: 'product' },
  { script: 'package', kind: 'product' },
  { script: 'test:vscode:folder', kind: 'tests' },
  { script: 'test:vscode:package', kind: 'tests' },
  { script: 'test:vscode:workbench', kind: 'tests' },
];

/**
 * Runs every part, though one fails before, and prints the sum of their tests as the last line. A part that fails
 * otherwise than by a failing test counts as one failed test.
 */
function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'test-counts-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  const failedParts: string[] = [];
  for (const { script, kind } of parts) {
    console.log(`\n> ${script}`);
    const file = join(folder, script.replaceAll(':', '-'));
    const { status } = spawnSync('npm', ['run', '--silent', script], {
      cwd: projectFolder,
      env: { ...process.env, [countsFile]: file },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    const { passed, failed, skipped } = readCounts(file);
    const ran = kind !== 'tests' || passed + failed > 0;
    if (!ran) console.error(`${script} ran no test.`);
    const good = status === 0 && failed === 0 && ran;
    total.passed += passed;
    total.skipped += skipped;
    total.failed += good || failed > 0 ? failed : 1;
    if (good) continue;
    failedParts.push(script);
    if (kind === 'product') break;
  }
  rmSync(folder, { recursive: true });
  if (failedParts.length > 0) console.log(`\nFailed: ${failedParts.join(', ')}`);
  const { passed, failed, skipped } = total;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failedParts.length > 0 ? 1 : 0;
}

function readCounts(file: string): TestCounts {
  // A part that is no test suite, or one that ended before its reporter wrote, leaves none.
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  return JSON.parse(readFileSync(file, 'utf8')) as TestCounts;
}

main();
