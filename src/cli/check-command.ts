import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LossFile } from '../language/loss-file';
import type { Finding } from '../runs/finding';
import { locationOfSpan } from '../runs/location';
import { newRunId } from '../runs/session/describe-run';
import { RunRefusal } from '../runs/session/run-refusal';
import { TrainingSession, type ObserverFactory } from '../runs/session/training-session';
import type { Command } from './arguments';
import { UsageError } from './arguments';
import type { Environment, ExitCode } from './environment';
import { formatFindingText, formatProblem } from './finding-text';
import { formatFinding } from './json-lines';
import { countFindings } from './summary';

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
      const found = file.endsWith('.loss.js')
        ? await checkLossFile(path, run === undefined ? null : resolve(workingDirectory, run), observers)
        : await checkRunFile(path, observers);
      for (const finding of found) {
        findings.push(finding);
        stdout.write(json ? formatFinding(finding) : formatFindingText(finding, workingDirectory));
      }
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

/** What the observers have to say before the first step. */
async function checkRunFile(file: string, observers: readonly ObserverFactory[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  const session = await TrainingSession.open(
    { id: newRunId(), file, storageFolder: null },
    {
      observers,
      listener: (event) => {
        if (event.type === 'finding') findings.push(event.finding);
      },
    },
  );
  session.begin();
  return findings;
}

/** What is wrong with the file itself, and with a run it belongs to as far as that is about the file. */
async function checkLossFile(
  file: string,
  runFile: string | null,
  observers: readonly ObserverFactory[],
): Promise<Finding[]> {
  if (runFile !== null) {
    const findings = await checkRunFile(runFile, observers);
    return findings.filter(({ location }) => location.file === file);
  }
  const { problems } = LossFile.read(await readText(file), file);
  const [first, ...others] = problems.map(({ message, span }) => ({
    message,
    location: locationOfSpan(span),
    suggestion: null,
  }));
  if (problems.length > 0) throw new RunRefusal([first, ...others]);
  return [];
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${file} cannot be read (${reason})`);
  }
}
