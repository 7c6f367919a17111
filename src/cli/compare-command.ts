import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LossComparison, type ComparedLosses } from '../diagnosis/experiments/loss-comparison';
import { offerLosses, type OfferedLoss } from '../diagnosis/experiments/loss-candidates';
import { formatSpread } from '../diagnosis/format-number';
import { stringifyNumbers } from '../runs/json-numbers';
import { metricName } from '../runs/metric-name';
import type { RunIngredients } from '../runs/prepare/prepare-run';
import { RunFileError } from '../runs/run-file-error';
import type { Spread } from '../runs/spread';
import { loadIngredients } from '../runs/session/load-ingredients';
import { RunRefusal } from '../runs/session/run-refusal';
import { UsageError, type Command } from './arguments';
import type { Environment, ExitCode } from './environment';
import { formatProblem } from './finding-text';

/** Losses that are compared when none are named: the run's own and those that fit the data best. */
const USUAL_COUNT = 3;
/** Milliseconds of training between two looks at the user. */
const SLICE = 20;

/** Trains a run with several losses from the same seeds and ranks them by metrics that all have. */
export async function compare(
  { file, losses, json, seed }: Command & { kind: 'compare' },
  { stdout, stderr, workingDirectory, onInterrupt }: Environment,
): Promise<ExitCode> {
  const user = { interrupted: false };
  onInterrupt(() => (user.interrupted = true));
  try {
    const ingredients = await loadIngredients({ file: resolve(workingDirectory, file), seed });
    const offered = offerLosses(ingredients);
    const chosen = losses === undefined ? offered.slice(0, USUAL_COUNT) : choose(offered, losses);
    const result = await train(ingredients, chosen, user);
    const reasons = new Map(chosen.map(({ name, reason }) => [name, reason]));
    stdout.write(json ? formatLines(result, reasons) : formatTable(result, reasons));
    return 0;
  } catch (error) {
    if (!(error instanceof RunRefusal) && !(error instanceof RunFileError)) throw error;
    for (const problem of error instanceof RunRefusal ? error.problems : [error])
      stderr.write(formatProblem(problem, workingDirectory));
    return 2;
  }
}

async function train(
  ingredients: RunIngredients,
  candidates: readonly OfferedLoss[],
  user: { readonly interrupted: boolean },
): Promise<ComparedLosses> {
  const comparison = new LossComparison(ingredients, candidates);
  while (!user.interrupted && comparison.advance({ milliseconds: SLICE })) await setImmediate();
  return comparison.result;
}

/** @throws UsageError for a loss that does not fit the run */
function choose(offered: readonly OfferedLoss[], names: readonly string[]): readonly OfferedLoss[] {
  return names.map((name) => {
    const loss = offered.find((each) => each.name === name);
    if (loss !== undefined) return loss;
    const known = offered.map((each) => `'${each.name}'`).join(', ');
    throw new UsageError(`'${name}' is no loss for this run; possible are ${known}`);
  });
}

function formatTable(compared: ComparedLosses, reasons: ReadonlyMap<string, string>): string {
  const { losses, constant, verdict } = compared;
  const metrics = Object.keys(losses[0]?.metrics ?? {});
  if (metrics.length === 0) return `${verdict.sentence}\n`;
  const figures = (values: Readonly<Record<string, Spread>>): string[] =>
    metrics.map((metric) => formatSpread(values[metric]));
  const header = ['loss', ...metrics.map(metricName), 'diverged'];
  const rows = [
    ...losses.map(({ name, metrics: values, diverged, courses }) => [
      name,
      ...figures(values),
      `${diverged} of ${courses.length}`,
    ]),
    ...(constant === null ? [] : [[`always ${constant.name}`, ...figures(constant.metrics), '-']]),
  ];
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const lines = [header, ...rows].map((cells) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
  const why = losses.map(({ name }) => `${name}: ${reasons.get(name) ?? ''}`);
  return `${[...lines, '', verdict.sentence, '', ...why].join('\n')}\n`;
}

/** One loss a line, the best first, then the answer that looks at no feature, and what follows from the figures. */
function formatLines(compared: ComparedLosses, reasons: ReadonlyMap<string, string>): string {
  const { losses, constant, verdict } = compared;
  const entries = losses.map(({ name, metrics, diverged, courses, learns }, i) => ({
    type: 'loss',
    rank: i + 1,
    name,
    reason: reasons.get(name) ?? '',
    metrics,
    runs: courses.length,
    diverged,
    learns,
  }));
  return [
    ...entries,
    ...(constant === null ? [] : [{ type: 'constant', name: constant.name, metrics: constant.metrics }]),
    { type: 'verdict', verdict: verdict.kind, sentence: verdict.sentence },
  ]
    .map((entry) => `${stringifyNumbers(entry)}\n`)
    .join('');
}
