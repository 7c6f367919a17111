import type { FixVerdict } from '../../runs/kept-proof';
import { metricName } from '../../runs/metric-name';
import { spreadOf } from '../../runs/spread';
import { formatSpread } from '../format-number';
import { finalMetric, type RunCourse } from './run-course';

/** Metrics that differ by less are the same. */
const NEGLIGIBLE = 0.005;

/** Runs with a fix beside those without, by seed in the same order. */
export interface ComparedCourses {
  readonly before: readonly RunCourse[];
  readonly after: readonly RunCourse[];
  /** Whether the fix leaves the meaning of the loss alone, so that its values can be compared; default: no. */
  readonly keepsLoss?: boolean;
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
  { before, after, keepsLoss = false }: ComparedCourses,
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
      metric === null || reached.count === 0
        ? ''
        : ` With it, ${metricName(metric)} reaches ${formatSpread(reached)}.`;
    return {
      effect,
      sentence: `${fixed} of ${count} runs stay finite with the fix, ${old} without it.${figures}`,
    };
  }
  if (fixed === 0) return { effect: 'worse', sentence: 'All runs diverge, with the fix and without it.' };
  const gains = after
    .map((course, i) => finalMetric(course) - finalMetric(before[i]))
    .filter(Number.isFinite);
  if (metric === null || gains.length === 0) return effectOnLoss(before, after, keepsLoss);
  if (metric === 'f1') return effectOnRecalls(before, after);
  const [from, to] = [before, after].map((courses) => formatSpread(spreadOf(courses.map(finalMetric))));
  const effect = effectOfGains(gains);
  const figures = `${metricName(metric)} goes from ${from} to ${to} over ${countSeeds(gains.length)}`;
  if (effect !== 'same') return { effect, sentence: `${figures}.` };
  const falls = keepsLoss ? lossFall(before, after) : null;
  return falls === null
    ? { effect, sentence: `${figures}.` }
    : { effect: 'better', sentence: `${figures}, and ${falls}.` };
}

/** Where no metric suits the loss: by the validation loss itself, as long as it means the same with the fix. */
function effectOnLoss(
  before: readonly RunCourse[],
  after: readonly RunCourse[],
  keepsLoss: boolean,
): { readonly effect: Effect; readonly sentence: string } {
  const [old, fixed] = [before, after].map((courses) => courses.map(finalLoss));
  const gains = old.map((loss, i) => (loss - fixed[i]) / Math.abs(loss)).filter(Number.isFinite);
  if (gains.length === 0)
    return {
      effect: 'unknown',
      sentence: 'No rows validate, so the runs have no figure in common to compare.',
    };
  if (!keepsLoss)
    return {
      effect: 'unknown',
      sentence:
        'No metric suits the loss, and its values mean something else with the fix: there is no figure to compare.',
    };
  const figures = `The validation loss goes from ${formatSpread(spreadOf(old))} to ${formatSpread(spreadOf(fixed))} over ${countSeeds(gains.length)}.`;
  return { effect: effectOfGains(gains), sentence: figures };
}

function countSeeds(count: number): string {
  return count === 1 ? 'one seed' : `${count} seeds`;
}

/** @param gains of the seeds, each as a share of what can be gained */
function effectOfGains(gains: readonly number[]): Effect {
  const gain = spreadOf(gains).mean;
  if (Math.abs(gain) < NEGLIGIBLE) return 'same';
  if (gain < 0) return 'worse';
  return gains.every((each) => each > 0) ? 'better' : 'mixed';
}

/** The validation loss is better when at most this share of it is left, with every seed. */
const LEFT = 0.8;

/**
 * Where the metric is the same: whether the fix lowers the validation loss, in words; null when it does not. A loss with
 * a floor, such as that of softmax applied twice, may tell classes apart as well and still be sure of none.
 */
function lossFall(before: readonly RunCourse[], after: readonly RunCourse[]): string | null {
  const [old, fixed] = [before, after].map((courses) => courses.map(finalLoss));
  if (!fixed.every((loss, i) => loss >= 0 && loss < LEFT * old[i])) return null;
  return `the validation loss from ${formatSpread(spreadOf(old))} to ${formatSpread(spreadOf(fixed))}`;
}

function finalLoss({ validation }: RunCourse): number {
  return validation.at(-1)?.metrics.loss ?? Number.NaN;
}

/** Where a class is rare, its F1 hangs on a few rows; the mean of both recalls says whether it is told from the other. */
function effectOnRecalls(
  before: readonly RunCourse[],
  after: readonly RunCourse[],
): { readonly effect: Effect; readonly sentence: string } {
  const gains = after.map((course, i) => balancedAccuracy(course) - balancedAccuracy(before[i]));
  const [from, to] = [before, after].map((courses) => formatSpread(spreadOf(courses.map(balancedAccuracy))));
  const sentence = `The mean recall of both classes goes from ${from} to ${to}, and F1 from ${formatSpread(spreadOf(before.map(finalMetric)))} to ${formatSpread(spreadOf(after.map(finalMetric)))}.`;
  return { effect: effectOfGains(gains), sentence };
}

/** Of the last epoch, from accuracy a, precision p and recall r of the positive class. */
function balancedAccuracy({ validation }: RunCourse): number {
  const metrics: Readonly<Record<string, number>> = validation.at(-1)?.metrics ?? {};
  const { accuracy = Number.NaN, precision = 0, recall = 0 } = metrics;
  if (recall === 0 || !(precision > 0)) return 0.5;
  // With a share s of positives: a = s r + (1 - s) - (s r / p - s r), which gives s; the other recall follows.
  const positives = (1 - accuracy) / (1 + recall / precision - 2 * recall);
  const falseAlarms = positives * (recall / precision - recall);
  return positives === 0 ? 1 : (recall + 1 - falseAlarms / (1 - positives)) / 2;
}

function isFinite({ reason }: RunCourse): boolean {
  return reason !== 'diverged' && reason !== 'error';
}

function hasFinding({ alarms, remarks }: RunCourse, rule: string): boolean {
  return alarms.includes(rule) || remarks.includes(rule);
}
