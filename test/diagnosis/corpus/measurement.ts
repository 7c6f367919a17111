import { alarms, diagnose } from '../program';
import { BROKEN } from './broken';
import { HEALTHY, type CorpusProgram } from './healthy';

/** Seeds of each healthy and of each broken program. */
const SEEDS = { healthy: [1, 2, 3, 4, 5], broken: [1, 2, 3] } as const;

export interface Count {
  /** Broken runs of which it was rightly the first finding. */
  readonly hits: number;
  /** Healthy runs in which it was a warning or an error. */
  readonly falseAlarms: number;
}

/** How many runs of healthy programs were flagged with a warning or an error. */
export interface FalseAlarmRate {
  readonly programs: number;
  readonly runs: number;
  readonly flagged: number;
}

/** How the rules did on the corpus; what documentation tells. */
export interface Measurement {
  readonly healthy: FalseAlarmRate;
  readonly broken: { readonly programs: number; readonly found: number; readonly runs: number };
  /** Rules that spoke, by id. */
  readonly rules: Readonly<Record<string, Count>>;
}

/**
 * Trains healthy programs over their seeds.
 * @param tell takes a sentence for each finding that should not be
 */
export function measureHealthy(programs: readonly CorpusProgram[], tell: (sentence: string) => void) {
  const falseAlarms = new Map<string, number>();
  let flagged = 0;
  for (const program of programs) {
    for (const seed of SEEDS.healthy) {
      const outcome = diagnose(program, { seed });
      const found = alarms(outcome);
      if (found.length > 0 || outcome.reason === 'diverged') flagged++;
      for (const rule of new Set(found.map((finding) => finding.rule)))
        falseAlarms.set(rule, (falseAlarms.get(rule) ?? 0) + 1);
      for (const { rule, step, message } of found)
        tell(`healthy: ${program.name}, seed ${seed}: ${rule} at ${step}: ${message}`);
    }
  }
  const rate: FalseAlarmRate = {
    programs: programs.length,
    runs: programs.length * SEEDS.healthy.length,
    flagged,
  };
  return { rate, falseAlarms };
}

/**
 * Trains the programs whose name fits.
 * @param tell takes a sentence for each run that went wrong
 */
export function measure(wanted: RegExp, tell: (sentence: string) => void): Measurement {
  const rules = new Map<string, { hits: number; falseAlarms: number }>();
  const countOf = (rule: string) => {
    const count = rules.get(rule) ?? { hits: 0, falseAlarms: 0 };
    rules.set(rule, count);
    return count;
  };
  const healthy = measureHealthy(
    HEALTHY.filter(({ name }) => wanted.test(name)),
    tell,
  );
  for (const [rule, falseAlarms] of healthy.falseAlarms) countOf(rule).falseAlarms += falseAlarms;
  const broken = BROKEN.filter(({ name }) => wanted.test(name));
  let found = 0;
  for (const program of broken) {
    const roots = new Set<string>(program.root);
    let right = 0;
    for (const seed of SEEDS.broken) {
      const first = alarms(diagnose(program, { seed })).at(0);
      if (first !== undefined && roots.has(first.rule)) {
        right++;
        countOf(first.rule).hits++;
      } else
        tell(`broken: ${program.name}, seed ${seed}: ${first?.rule ?? 'nothing'}: ${first?.message ?? ''}`);
    }
    if (right >= 2) found++;
  }
  return {
    healthy: healthy.rate,
    broken: { programs: broken.length, found, runs: broken.length * SEEDS.broken.length },
    rules: Object.fromEntries([...rules].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
