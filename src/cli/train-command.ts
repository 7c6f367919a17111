import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { withoutControls } from '../data/shown-text';
import type { RunEvent } from '../runs/events';
import { newRunId } from '../runs/run-id';
import { RunRefusal } from '../runs/session/run-refusal';
import { TrainingSession, type ObserverFactory } from '../runs/session/training-session';
import type { Command } from './arguments';
import type { Environment, ExitCode } from './environment';
import { formatProblem } from './finding-text';
import { HumanReport } from './human-report';
import { JsonLines } from './json-lines';

/** Milliseconds of training between two looks at the user and the reader of the output. */
const SLICE = 20;

/** Trains a run file and tells how it goes. */
export async function train(
  { file, json, seed, maxSteps }: Command & { kind: 'train' },
  observers: readonly ObserverFactory[],
  environment: Environment,
): Promise<ExitCode> {
  const { stdout, stderr, workingDirectory, onInterrupt } = environment;
  const user = { interrupted: false };
  onInterrupt(() => (user.interrupted = true));
  const report = json ? jsonReport(environment) : new HumanReport(environment);
  let exitCode: ExitCode = 0;
  const request = {
    id: newRunId(),
    file: resolve(workingDirectory, file),
    seed,
    maxSteps,
    storageFolder: null,
  };
  try {
    const session = await TrainingSession.open(request, {
      observers,
      listener: (event) => {
        report.tell(event);
        if (event.type === 'finding' && event.finding.severity === 'error') exitCode = 1;
        if (event.type === 'end' && event.reason === 'error') {
          stderr.write(`${withoutControls(event.message ?? 'the run failed')}\n`);
          exitCode = 2;
        }
      },
    });
    while (session.advance({ milliseconds: SLICE })) {
      await stdout.drain();
      await setImmediate();
      if (user.interrupted || stdout.closed) session.stop();
    }
  } catch (error) {
    if (!(error instanceof RunRefusal)) throw error;
    for (const problem of error.problems) stderr.write(formatProblem(problem, workingDirectory));
    return 2;
  }
  return exitCode;
}

function jsonReport({ stdout }: Environment): { tell(event: RunEvent): void } {
  const lines = new JsonLines();
  return {
    tell: (event) => {
      stdout.write(lines.format(event));
    },
  };
}
