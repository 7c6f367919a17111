import { ModelError } from '../engine/model';
import { prepareRun, type RunIngredients } from '../runs/prepare/prepare-run';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { RunFileError } from '../runs/run-file-error';
import { readRunFile } from '../runs/run-file/read-run-file';
import { fixedColumn, rowLength, termColumn } from '../runs/telemetry';
import { Trainer } from '../runs/training/trainer';
import { runWithLoss } from './loss-file/run-with-loss';
import { changedText } from './run-file-change';
import { workOfStep } from './work-of-step';
import type { TrialOptions, TrialOutcome, TrialRunner } from './trial';

/**
 * Work that one trial may take, and all trials of a run together, in multiplications. Counted, not timed, so that the
 * same run gets the same findings on every machine; a laptop does some 4 * 10^9 in a second.
 */
const TRIAL_LIMITS = { one: 8e8, all: 4e9 } as const;

/** Makes trials of a run from what it was made of, within {@link TRIAL_LIMITS}; nothing is read from disk again. */
export function createTrialRunner(ingredients: RunIngredients): TrialRunner {
  let left: number = TRIAL_LIMITS.all;
  return (change, options) => {
    const run = prepareChanged(ingredients, changedText(ingredients.document.text, change), options);
    if (run === null) return null;
    const perStep = workOfStep(run);
    const steps = Math.min(options.steps, Math.floor(Math.min(TRIAL_LIMITS.one, left) / perStep));
    if (steps < (options.atLeast ?? 1)) return null;
    left -= steps * perStep;
    return train(run, steps);
  };
}

function prepareChanged(
  ingredients: RunIngredients,
  text: string,
  { seed, lossFile, blind = false }: TrialOptions,
): PreparedRun | null {
  const { runFile, document } = readRunFile(text, ingredients.document.file);
  if (runFile === null) return null;
  try {
    const changed = { ...ingredients, runFile, document, seed: seed ?? ingredients.seed };
    const run = prepareRun(lossFile === undefined ? changed : runWithLoss(changed, lossFile));
    if (blind) run.dataset.features.fill(0);
    return run;
  } catch (error) {
    if (error instanceof RunFileError || error instanceof ModelError) return null;
    throw error;
  }
}

function train(run: PreparedRun, steps: number): TrialOutcome {
  const rows: Float64Array[] = [];
  const validation: number[] = [];
  let finite = true;
  const trainer = new Trainer(run, {
    maxSteps: steps,
    listener: (event) => {
      if (event.type === 'end') finite = event.reason !== 'diverged';
      if (event.type === 'steps') rows.push(event.rows);
      if (event.type === 'epoch' && event.validation !== null) validation.push(event.validation.loss);
    },
  });
  try {
    trainer.advance({ steps });
    trainer.flush();
  } finally {
    trainer.dispose();
  }
  const column = columnReader(rows, rowLength(run.layout));
  return {
    losses: column(fixedColumn('loss')),
    terms: new Map(run.layout.terms.map((name, i) => [name, column(termColumn(i))])),
    validation,
    finite,
  };
}

/** Reads one column out of batches of telemetry rows. */
function columnReader(batches: readonly Float64Array[], width: number): (column: number) => Float64Array {
  const steps = batches.reduce((total, { length }) => total + length / width, 0);
  return (column) => {
    const values = new Float64Array(steps);
    let step = 0;
    for (const batch of batches) {
      for (let i = column; i < batch.length; i += width) values[step++] = batch[i];
    }
    return values;
  };
}
