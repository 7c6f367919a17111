/** Prints the rules with their measured counts, and writes their pages under docs/. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../src/diagnosis/rules';
import { readMeasurement, rulePages } from './rule-documentation';

const root = join(__dirname, '..');

async function write(): Promise<void> {
  const measurement = readMeasurement();
  const pages = await rulePages(measurement);
  mkdirSync(join(root, 'docs', 'rules'), { recursive: true });
  for (const file of readdirSync(join(root, 'docs', 'rules'))) {
    if (!pages.has(`docs/rules/${file}`)) rmSync(join(root, 'docs', 'rules', file));
  }
  for (const [path, text] of pages) writeFileSync(join(root, path), text);
  const width = Math.max(...rules.map(({ meta }) => meta.id.length));
  for (const { meta } of rules) {
    const { hits, falseAlarms } = measurement.rules[meta.id] ?? { hits: 0, falseAlarms: 0 };
    console.log(
      `${meta.id.padEnd(width)}  ${meta.severity.padEnd(7)}  ${hits} hits, ${falseAlarms} false alarms`,
    );
  }
  const { healthy, broken } = measurement;
  console.log(
    `${rules.length} rules; ${healthy.flagged} of ${healthy.runs} healthy runs flagged, ${broken.found} of ${broken.programs} broken programs found`,
  );
}

void write();
