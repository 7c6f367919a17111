import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HELD_OUT } from './held-out';
import { measure, measureHealthy } from './measurement';

/** What `npm run rules` reads. */
const FILE = join(__dirname, 'measurement.json');
/** Healthy runs that may be flagged: by all rules together, and by one. */
const LIMITS = { all: 0.02, each: 0.01 } as const;

/**
 * `npm run corpus [-- PATTERN]`: trains the programs of the corpus over their seeds and counts by rule. Without a
 * pattern the counts are kept for the documentation. `npm run corpus -- --held-out` trains those that were written after
 * the rules, and keeps nothing: their rate was recorded when they were first trained.
 */
function main([pattern]: readonly (string | undefined)[]): number {
  if (pattern === '--held-out') {
    const { rate } = measureHealthy(HELD_OUT, (sentence) => {
      console.log(sentence);
    });
    console.log(
      `${rate.flagged} of ${rate.runs} held-out runs flagged (${percent(rate.flagged, rate.runs)})`,
    );
    return rate.flagged <= LIMITS.all * rate.runs ? 0 : 1;
  }
  const measurement = measure(new RegExp(pattern ?? '', 'i'), (sentence) => {
    console.log(sentence);
  });
  const { healthy, broken, rules } = measurement;
  for (const [rule, { hits, falseAlarms }] of Object.entries(rules))
    console.log(`${rule}: ${hits} hits, ${falseAlarms} false alarms (${percent(falseAlarms, healthy.runs)})`);
  console.log(
    `${healthy.flagged} of ${healthy.runs} healthy runs flagged (${percent(healthy.flagged, healthy.runs)})`,
  );
  console.log(`${broken.found} of ${broken.programs} broken programs found`);
  if (pattern === undefined) writeFileSync(FILE, `${JSON.stringify(measurement, null, 2)}\n`);
  const quiet =
    healthy.flagged <= LIMITS.all * healthy.runs &&
    Object.values(rules).every(({ falseAlarms }) => falseAlarms <= LIMITS.each * healthy.runs);
  return quiet && broken.found === broken.programs ? 0 : 1;
}

function percent(count: number, of: number): string {
  return `${of === 0 ? 0 : ((100 * count) / of).toFixed(1)} %`;
}

process.exitCode = main(process.argv.slice(2));
