import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** Environment variable that names the file that receives the counts of a suite. */
export const countsFile = 'TEST_COUNTS_FILE';

/** How the tests of one suite went. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Mocha's usual output; the counts go as JSON to the file of {@link countsFile}, if there is one. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const file = process.env[countsFile];
      if (file === undefined) return;
      const { passes, failures, pending } = this.stats;
      const counts: TestCounts = { passed: passes, failed: failures, skipped: pending };
      writeFileSync(file, JSON.stringify(counts));
    });
  }
}
