import { resolve } from 'node:path';
import type { Finding } from '../runs/finding';
import { checkRun } from '../runs/session/check-run';
import { RunRefusal } from '../runs/session/run-refusal';
import type { ObserverFactory } from '../runs/session/training-session';
import type { Command } from './arguments';
import { checkLossFile } from './check-loss-file';
import type { Environment, ExitCode } from './environment';
import { formatFindingText, formatProblem } from './finding-text';
import { formatFinding } from './json-lines';
import { countFindings, formatVerdicts } from './summary';

/** Tells what can be found in run files and loss files without training. */
export async function check(
  { files, json, run }: Command & { kind: 'check' },
  observers: readonly ObserverFactory[],
  { stdout, stderr, workingDirectory }: Environment,
): Promise<ExitCode> {
  const findings: Finding[] = [];
  let refused = false;
  for (const file of files) {
    try {
      const path = resolve(workingDirectory, file);
      const { findings: found, verdicts } = file.endsWith('.loss.js')
        ? await checkLossFile(path, run === undefined ? null : resolve(workingDirectory, run))
        : { findings: await checkRun({ file: path }, observers), verdicts: null };
      for (const finding of found) {
        findings.push(finding);
        stdout.write(json ? formatFinding(finding) : formatFindingText(finding, workingDirectory));
      }
      if (!json && verdicts !== null) stdout.write(formatVerdicts(file, verdicts()));
    } catch (error) {
      if (!(error instanceof RunRefusal)) throw error;
      refused = true;
      for (const problem of error.problems) stderr.write(formatProblem(problem, workingDirectory));
    }
    await stdout.drain();
  }
  if (refused) return 2;
  if (!json) stdout.write(countFindings(findings.map(({ severity }) => severity)));
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}
