import { alarms, diagnose } from '../program';
import { BROKEN } from './broken';
import { HEALTHY } from './healthy';

const SEEDS = [1, 2, 3, 4, 5];

/**
 * `npm run corpus [-- PATTERN]`: trains every program of the corpus over five seeds, says which healthy ones were
 * warned about and which broken ones were not found, and counts by rule.
 */
function main([pattern = '']: readonly string[]): number {
  const wanted = new RegExp(pattern, 'i');
  const falseAlarms = new Map<string, number>();
  let runs = 0;
  let flagged = 0;
  for (const program of HEALTHY.filter(({ name }) => wanted.test(name))) {
    for (const seed of SEEDS) {
      const outcome = diagnose(program, { seed });
      const found = alarms(outcome);
      runs++;
      if (found.length > 0 || outcome.reason === 'diverged') flagged++;
      for (const { rule, step, message } of found) {
        falseAlarms.set(rule, (falseAlarms.get(rule) ?? 0) + 1);
        console.log(`healthy  ${program.name}, seed ${seed}: ${rule} at ${step}: ${message}`);
      }
    }
  }
  let found = 0;
  const broken = BROKEN.filter(({ name }) => wanted.test(name));
  for (const program of broken) {
    const firsts = SEEDS.slice(0, 3).map((seed) => alarms(diagnose(program, { seed })).at(0));
    const right = firsts.filter(
      (first) => first !== undefined && (program.root as readonly string[]).includes(first.rule),
    );
    if (right.length >= 2) found++;
    else {
      const given = firsts.map((first) =>
        first === undefined ? 'nothing' : `${first.rule} at ${first.step}: ${first.message}`,
      );
      console.log(`broken   ${program.name}: ${given.join('\n           ')}`);
    }
  }
  for (const [rule, count] of falseAlarms) console.log(`${rule}: ${percent(count, runs)} of healthy runs`);
  console.log(`${flagged} of ${runs} healthy runs flagged (${percent(flagged, runs)})`);
  console.log(`${found} of ${broken.length} broken programs found`);
  return flagged <= 0.02 * runs && found === broken.length ? 0 : 1;
}

function percent(count: number, of: number): string {
  return `${of === 0 ? 0 : ((100 * count) / of).toFixed(1)} %`;
}

process.exitCode = main(process.argv.slice(2));
