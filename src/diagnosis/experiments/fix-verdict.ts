import type { FixVerdict } from '../../runs/kept-proof';
import { spreadOf } from '../../runs/spread';
import { formatSpread } from '../format-number';
import { finalMetric, type RunCourse } from './run-course';

/** Metrics that differ by less are the same. */
const NEGLIGIBLE = 0.005;

/** Runs with a fix beside those without, by seed in the same order. */
export interface ComparedCourses {
  readonly before: readonly RunCourse[];
  readonly after: readonly RunCourse[];
}

export interface Judged {
  readonly verdict: FixVerdict;
  /** What the fix changed, in numbers. */
  readonly sentence: string;
  /** How often the trouble that the fix is for was found. */
  readonly finding: string;
}

/** Whether a fix helps against a trouble. @param rule that finds it */
export function judgeFix(courses: ComparedCourses, rule: string): Judged {
  const count = courses.after.length;
  const [found, left] = [courses.before, courses.after].map(
    (runs) => runs.filter((run) => hasFinding(run, rule)).length,
  );
  const others = new Set(courses.after.flatMap(({ alarms }) => alarms).filter((other) => other !== rule));
  const { effect, sentence } = effectOf(courses, others.size === 0);
  const stillFound = others.size === 0 ? '' : ` Still found: ${[...others].join(', ')}.`;
  return {
    verdict: verdictOf(effect, found > 0 && left === 0, left > 0),
    sentence,
    finding: `${rule} is found for ${found} of ${count} seeds without the fix, and for ${left === 0 ? 'none' : left} with it.${stillFound}`,
  };
}

type Effect = 'better' | 'mixed' | 'same' | 'worse' | 'unknown';

function verdictOf(effect: Effect, isGone: boolean, isLeft: boolean): FixVerdict {
  switch (effect) {
    case 'better':
      return isLeft ? 'unclear' : 'helps';
    case 'mixed':
    case 'unknown':
      return 'unclear';
    case 'same':
      return isGone ? 'unclear' : 'doesNotHelp';
    case 'worse':
      return 'doesNotHelp';
  }
}

/** @param isClean whether nothing else is found in the runs with the fix */
function effectOf(
  { before, after }: ComparedCourses,
  isClean: boolean,
): { readonly effect: Effect; readonly sentence: string } {
  const count = before.length;
  const [old, fixed] = [before, after].map((courses) => courses.filter(isFinite).length);
  const reached = spreadOf(after.map(finalMetric));
  const { metric } = after[0];
  if (old !== fixed) {
    // Where some runs stayed finite without the fix, that more of them do is luck as long as other troubles are left.
    const isLuck = old > 0 && !isClean;
    const effect = fixed < old ? 'worse' : isLuck ? 'mixed' : 'better';
    const figures =
      metric === null || reached.count === 0 ? '' : ` With it, ${metric} reaches ${formatSpread(reached)}.`;
    return {
      effect,
      sentence: `${fixed} of ${count} runs stay finite with the fix, ${old} without it.${figures}`,
    };
  }
  if (fixed === 0) return { effect: 'worse', sentence: 'All runs diverge, with the fix and without it.' };
  const gains = after
    .map((course, i) => finalMetric(course) - finalMetric(before[i]))
    .filter(Number.isFinite);
  if (metric === null || gains.length === 0) {
    return {
      effect: 'unknown',
      sentence: 'No rows validate, so the runs have no figure in common to compare.',
    };
  }
  const gain = spreadOf(gains).mean;
  const [from, to] = [before, after].map((courses) => formatSpread(spreadOf(courses.map(finalMetric))));
  const seeds = gains.length === 1 ? 'one seed' : `${gains.length} seeds`;
  const isEvery = gains.every((each) => each > 0);
  const effect = Math.abs(gain) < NEGLIGIBLE ? 'same' : gain < 0 ? 'worse' : isEvery ? 'better' : 'mixed';
  return { effect, sentence: `${metric} goes from ${from} to ${to} over ${seeds}.` };
}

function isFinite({ reason }: RunCourse): boolean {
  return reason !== 'diverged' && reason !== 'error';
}

function hasFinding({ alarms, remarks }: RunCourse, rule: string): boolean {
  return alarms.includes(rule) || remarks.includes(rule);
}
