/** The pages about rules, made of what the rules say of themselves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { directConsequencesOf } from '../src/diagnosis/causal-model';
import type { RuleMeta } from '../src/diagnosis/rule';
import { rules } from '../src/diagnosis/rules';
import type { Measurement } from '../test/diagnosis/corpus/measurement';

const ROOT = join(__dirname, '..');

const MOMENTS = {
  static: 'before training',
  start: 'at the starting weights',
  training: 'while training',
} as const;

/** How the rules did when the corpus was last trained. */
export function readMeasurement(): Measurement {
  const file = join(ROOT, 'test', 'diagnosis', 'corpus', 'measurement.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Measurement;
}

/**
 * Programs that were written when the rules were done, as they came out when they were first trained: a record, which
 * later runs do not change.
 */
const HELD_OUT = { date: '2026-11-22', programs: 22, runs: 110, flagged: 0 } as const;

/** Every page by its path in the repository, as it should be on disk. */
export async function rulePages(measurement: Measurement): Promise<ReadonlyMap<string, string>> {
  const metas = rules.map(({ meta }) => meta).sort((a, b) => (a.id < b.id ? -1 : 1));
  const pages: [string, string][] = [
    ['docs/rules.md', overview(metas, measurement)],
    ...metas.map((meta): [string, string] => [`docs/rules/${meta.id}.md`, page(meta)]),
  ];
  const formatted = pages.map(
    async ([path, text]) => [path, await format(text, { parser: 'markdown', printWidth: 110 })] as const,
  );
  return new Map(await Promise.all(formatted));
}

function page(meta: RuleMeta): string {
  const { id, title, severity, moments, meaning, measurement, source, thresholds } = meta;
  const names = Object.entries(thresholds);
  const consequences = directConsequencesOf(id).map((next) => `[${next}](${next}.md)`);
  const causes = rules
    .filter((rule) => directConsequencesOf(rule.meta.id).includes(id))
    .map((rule) => `[${rule.meta.id}](${rule.meta.id}.md)`);
  return [
    `# ${title}`,
    `Rule \`${id}\`, ${severity} by default, looked for ${moments.map((moment) => MOMENTS[moment]).join(' and ')}.`,
    meaning,
    '## How it is measured',
    measurement,
    ...(names.length === 0 ? [] : [thresholdTable(names)]),
    ...(causes.length === 0 ? [] : ['## What may be behind it', `${causes.join(', ')}.`]),
    ...(consequences.length === 0
      ? []
      : [
          '## What follows from it',
          `${consequences.join(', ')}. Where this is found, they are told with it and not as findings of their own.`,
        ]),
    '## In the run file',
    setting(id, names),
    '## Source',
    source,
    '[All rules](../rules.md)',
  ].join('\n\n');
}

function thresholdTable(thresholds: readonly (readonly [string, RuleMeta['thresholds'][string]])[]): string {
  const rows = thresholds.map(
    ([name, { default: value, description }]) => `| \`${name}\` | ${value} | ${escapeCell(description)} |`,
  );
  return ['| Threshold | Default | What is compared |', '| --- | --- | --- |', ...rows].join('\n');
}

function setting(
  id: string,
  thresholds: readonly (readonly [string, RuleMeta['thresholds'][string]])[],
): string {
  const off = `"watch": { "${id}": "off" }`;
  if (thresholds.length === 0)
    return `\`${off}\` turns it off; \`"info"\`, \`"warning"\` and \`"error"\` set its severity.`;
  const [[name, { default: value }]] = thresholds;
  return `\`${off}\` turns it off; \`"watch": { "${id}": { "${name}": ${value} } }\` sets a threshold.`;
}

function overview(metas: readonly RuleMeta[], { healthy, broken, rules: counts }: Measurement): string {
  const rows = metas.map(({ id, title, severity, moments }) => {
    const { hits, falseAlarms } = counts[id] ?? { hits: 0, falseAlarms: 0 };
    const when = moments.map((moment) => MOMENTS[moment]).join(', ');
    return `| [${id}](rules/${id}.md) | ${title} | ${severity} | ${when} | ${hits} | ${falseAlarms} |`;
  });
  return [
    '# Rules',
    'A finding names a cause at its place: a key of the run file, a layer, a part of a loss file, a column or cell of the data. What only follows from it is listed under it. A remark (`info`) is true but perhaps harmless; it is raised when the run shows that it matters.',
    `Measured with \`npm run corpus\`: ${healthy.programs} healthy programs over five seeds, ${healthy.flagged} of ${healthy.runs} runs flagged with a warning or an error (${percent(healthy.flagged, healthy.runs)}); ${broken.found} of ${broken.programs} broken programs named rightly in at least two of three seeds. Hits are runs of broken programs (${broken.runs} in all) in which the rule was rightly the first finding; remarks count for neither. The programs are not those that the scenarios are made of.`,
    'These rates are in-sample: the corpus was there while rules and thresholds were made, and every program that was flagged has led to a change of a rule. On other programs expect more false alarms and fewer hits.',
    `Held out: ${HELD_OUT.programs} further healthy programs (other data, models, losses, optimizers and schedules; \`test/diagnosis/corpus/held-out.ts\`) were written after the rules and trained once over five seeds before any rule was looked at again (${HELD_OUT.date}): ${HELD_OUT.flagged} of ${HELD_OUT.runs} runs flagged (${percent(HELD_OUT.flagged, HELD_OUT.runs)}; with none of ${HELD_OUT.runs} the rate is below ${percent(3, HELD_OUT.runs)} with 95 % confidence, by the rule of three, as far as such programs are like yours). The same hand wrote them, and they are small; \`npm run corpus -- --held-out\` trains them again.`,
    [
      '| Rule | Name | Severity | Looked for | Hits | False alarms |',
      '| --- | --- | --- | --- | ---: | ---: |',
      ...rows,
    ].join('\n'),
  ].join('\n\n');
}

function percent(count: number, of: number): string {
  return `${((100 * count) / of).toFixed(1)} %`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
