import { ModelError } from '../engine/model';
import { prepareRun, type RunIngredients } from '../runs/prepare/prepare-run';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { RunFileError } from '../runs/run-file-error';
import { readRunFile } from '../runs/run-file/read-run-file';
import { fixedColumn, rowLength } from '../runs/telemetry';
import { Trainer } from '../runs/training/trainer';
import { changedText } from './run-file-change';
import type { TrialOptions, TrialOutcome, TrialRunner } from './trial';

/** Milliseconds that one trial may take, and all trials of a run together. */
export const TRIAL_LIMITS = { one: 1_000, all: 4_000 } as const;

/** Makes trials of a run from what it was made of, within {@link TRIAL_LIMITS}; nothing is read from disk again. */
export function createTrialRunner(
  ingredients: RunIngredients,
  now: () => number = () => performance.now(),
): TrialRunner {
  let left: number = TRIAL_LIMITS.all;
  return (change, options) => {
    if (left <= 0) return null;
    const begin = now();
    const run = prepareChanged(ingredients, changedText(ingredients.document.text, change), options);
    const outcome = run === null ? null : train(run, options.steps, Math.min(left, TRIAL_LIMITS.one));
    left -= now() - begin;
    return outcome;
  };
}

function prepareChanged(
  ingredients: RunIngredients,
  text: string,
  { seed }: TrialOptions,
): PreparedRun | null {
  const { runFile, document } = readRunFile(text, ingredients.document.file);
  if (runFile === null) return null;
  try {
    return prepareRun({ ...ingredients, runFile, document, seed: seed ?? ingredients.seed });
  } catch (error) {
    if (error instanceof RunFileError || error instanceof ModelError) return null;
    throw error;
  }
}

function train(run: PreparedRun, steps: number, milliseconds: number): TrialOutcome {
  const losses: number[] = [];
  let finite = true;
  const width = rowLength(run.layout);
  const trainer = new Trainer(run, {
    maxSteps: steps,
    listener: (event) => {
      if (event.type === 'end') finite = event.reason !== 'diverged';
      if (event.type !== 'steps') return;
      for (let i = fixedColumn('loss'); i < event.rows.length; i += width) losses.push(event.rows[i]);
    },
  });
  trainer.advance({ milliseconds });
  trainer.flush();
  return { losses: Float64Array.from(losses), finite };
}
