import { resolve } from 'node:path';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { RunEnded } from '../../src/runs/events';
import { RunRefusal } from '../../src/runs/session/run-refusal';
import { TrainingSession } from '../../src/runs/session/training-session';
import { judge, passes, type Outcome, type PrintedFinding, type Verdict } from './judge';
import { findScenarios, type Scenario } from './scenario';

/** `npm run scenarios -- FOLDER [NAME...]`: trains every scenario over its seeds and compares the diagnosis. */
async function main(argv: readonly string[]): Promise<number> {
  const [folder, ...names] = argv;
  if (argv.length === 0) {
    console.error('usage: npm run scenarios -- FOLDER [NAME...]');
    return 2;
  }
  const scenarios = findScenarios(resolve(folder)).filter(
    ({ name }) => names.length === 0 || names.includes(name),
  );
  const width = Math.max(0, ...scenarios.map(({ name }) => name.length));
  let passed = 0;
  for (const scenario of scenarios) {
    const begin = performance.now();
    const verdicts: Verdict[] = [];
    for (const seed of scenario.expectation.seeds)
      verdicts.push(judge(scenario, await train(scenario, seed)));
    const isPassed = passes(scenario.expectation, verdicts);
    if (isPassed) passed++;
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    const seeds = verdicts.map((verdict) => (verdict.passed ? '+' : '-')).join('');
    console.log(
      `${scenario.name.padEnd(width)}  ${isPassed ? 'passed' : 'FAILED'}  ${seeds.padEnd(5)}  ${seconds} s`,
    );
    verdicts.forEach((verdict, i) => {
      if (!verdict.passed) console.log(`    seed ${scenario.expectation.seeds[i]}: ${verdict.reason}`);
    });
  }
  console.log(`${passed} passed, ${scenarios.length - passed} failed`);
  return passed === scenarios.length && passed > 0 ? 0 : 1;
}

/** Trains a scenario as the terminal does. */
async function train({ runFile, name }: Scenario, seed: number): Promise<Outcome> {
  const findings: PrintedFinding[] = [];
  let beforeSteps = true;
  const ends: RunEnded[] = [];
  try {
    const session = await TrainingSession.open(
      { id: `${name}-${seed}`, file: runFile, seed, storageFolder: null },
      {
        observers: [diagnose],
        listener: (event) => {
          if (event.type === 'steps') beforeSteps = false;
          if (event.type === 'finding') findings.push({ ...event.finding, beforeSteps });
          if (event.type === 'end') ends.push(event);
        },
      },
    );
    while (session.advance({ milliseconds: 1000 }));
  } catch (error) {
    if (error instanceof RunRefusal) return { kind: 'refused', problems: error.problems };
    throw error;
  }
  const [{ reason, message = 'it does not say why' }] = ends;
  if (reason === 'error') throw new Error(`${name} failed: ${message}`);
  return { kind: 'ended', findings, reason };
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
