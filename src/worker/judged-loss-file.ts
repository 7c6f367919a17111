import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { contextsOf } from '../diagnosis/loss-file/loss-file-findings';
import { runWithLoss, usesLossFile } from '../diagnosis/loss-file/run-with-loss';
import type { JudgedLoss, LossJudge } from '../language/report/judged-losses';
import { LossFile } from '../language/loss-file';
import type { LossFileProblem } from '../language/problem';
import { locationOfSpan } from '../runs/location';
import { prepareRun } from '../runs/prepare/prepare-run';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { RunFileError } from '../runs/run-file-error';
import type { RunFileProblem } from '../runs/run-file/read-run-file';
import { loadIngredients } from '../runs/session/load-ingredients';
import { RunRefusal } from '../runs/session/run-refusal';
import type { TableCache } from './table-cache';

/** Run files of the same folder that are looked through for one that uses the loss. */
const MOST_RUN_FILES = 30;

/** What the checker says of a loss file as it is in an editor, in the context of a run beside it that uses it. */
export type JudgedLossFile =
  | { readonly ok: false; readonly problems: readonly RunFileProblem[] }
  | {
      readonly ok: true;
      readonly lossFile: LossFile;
      /** Null when no run beside it uses it. */
      readonly run: PreparedRun | null;
      /** One for each loss that the file exports. */
      readonly checked: readonly JudgedLoss[];
    };

/** Reads a loss file, finds a run that uses it, and checks all of its losses. */
export async function judgeLossFile(
  { file, text }: { readonly file: string; readonly text: string },
  tables: TableCache,
  judge: LossJudge,
): Promise<JudgedLossFile> {
  const { lossFile, problems } = LossFile.read(text, file);
  if (lossFile === null) return { ok: false, problems: problems.map(describeProblem) };
  const run = await findRun(lossFile, tables);
  if (run instanceof RunFileError) {
    const { message, location } = run;
    return { ok: false, problems: [{ message, location, suggestion: null }] };
  }
  return { ok: true, lossFile, run, checked: judge.judge(lossFile, contextsOf(lossFile, run)) };
}

/** A problem of a loss file as those of run files are told. */
export function describeProblem({ message, span }: LossFileProblem): RunFileProblem {
  return { message, location: locationOfSpan(span), suggestion: null };
}

/** The first run beside the loss file that uses it and can be prepared, or what of the loss does not fit it. */
async function findRun(lossFile: LossFile, tables: TableCache): Promise<PreparedRun | RunFileError | null> {
  const folder = dirname(lossFile.file);
  const names = await readdir(folder).catch(() => []);
  const runFiles = names.filter((name) => name.endsWith('.train.json')).sort();
  for (const name of runFiles.slice(0, MOST_RUN_FILES)) {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8').catch(() => null);
    // One that cannot be read, such as a link to nowhere, is no reason not to judge the loss.
    if (!text?.includes(basename(lossFile.file))) continue;
    const run = await prepareWith(path, text, lossFile, tables);
    if (run !== null) return run;
  }
  return null;
}

/** Null for a run that does not use the loss file, or that is broken: then the loss is judged without it. */
async function prepareWith(
  file: string,
  text: string,
  lossFile: LossFile,
  tables: TableCache,
): Promise<PreparedRun | RunFileError | null> {
  try {
    const ingredients = await loadIngredients({ file, text }, { readTable: (path) => tables.read(path) });
    return usesLossFile(ingredients, lossFile.file) ? prepareRun(runWithLoss(ingredients, lossFile)) : null;
  } catch (error) {
    if (error instanceof RunFileError) return error.location.file === lossFile.file ? error : null;
    if (error instanceof RunRefusal) return null;
    throw error;
  }
}
