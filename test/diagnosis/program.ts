import { resolve } from 'node:path';
import type { Table } from '../../src/data/table';
import { Diagnostician } from '../../src/diagnosis/diagnostician';
import { createTrialRunner } from '../../src/diagnosis/trial-runner';
import type { Rule } from '../../src/diagnosis/rule';
import type { TrialRunner } from '../../src/diagnosis/trial';
import { LossFile } from '../../src/language/loss-file';
import type { EndReason } from '../../src/runs/events';
import type { Finding } from '../../src/runs/finding';
import { prepareRun, type RunIngredients } from '../../src/runs/prepare/prepare-run';
import { readRunFile } from '../../src/runs/run-file/read-run-file';
import { Trainer } from '../../src/runs/training/trainer';
import { tableOf, type Columns } from './table-of';

/** A training as a test writes it down: a run file, or its value, and the table that it trains on. */
export interface Program {
  readonly runFile: string | Readonly<Record<string, unknown>>;
  readonly data: Columns | Table;
  /** What a run file reads that says "validation": "holdout.csv". */
  readonly holdout?: Columns;
  /** Texts of loss files, by the path in the run file. */
  readonly lossFiles?: Readonly<Record<string, string>>;
}

/** What became of it. */
export interface Outcome {
  readonly findings: readonly Finding[];
  readonly reason: EndReason;
  readonly steps: number;
}

export interface DiagnoseOptions {
  readonly seed?: number;
  /** Default: all. */
  readonly rules?: readonly Rule[];
  readonly tryOut?: TrialRunner;
}

export const RUN_FILE = resolve('/project/test.train.json');
export const DATA_FILE = resolve('/project/data.csv');
const HOLDOUT_FILE = resolve('/project/holdout.csv');

export function isTable(data: Columns | Table): data is Table {
  return 'lineOf' in data;
}

/** @throws Error with the first problem when the run file is wrong */
export function ingredientsOf(
  { runFile: given, data, holdout, lossFiles = {} }: Program,
  seed = 1,
): RunIngredients {
  const text = typeof given === 'string' ? given : JSON.stringify(given, null, 2);
  const { runFile, document, problems } = readRunFile(text, RUN_FILE);
  if (runFile === null) throw new Error(problems[0].message);
  return {
    runFile,
    document,
    seed,
    table: isTable(data) ? data : tableOf(data, DATA_FILE),
    validationTable: holdout === undefined ? null : tableOf(holdout, HOLDOUT_FILE),
    lossFiles: new Map(Object.entries(lossFiles).map(([path, source]) => [path, readLoss(source, path)])),
  };
}

function readLoss(source: string, path: string): LossFile {
  const { lossFile, problems } = LossFile.read(source, resolve('/project', path));
  if (lossFile === null) throw new Error(problems[0].message);
  return lossFile;
}

/** Trains a program to its end under the eyes of the rules. */
export function diagnose(program: Program, { seed, rules, tryOut }: DiagnoseOptions = {}): Outcome {
  const ingredients = ingredientsOf(program, seed);
  const run = prepareRun(ingredients);
  const findings: Finding[] = [];
  const diagnostician = new Diagnostician(run, {
    onFinding: (finding) => findings.push(finding),
    tryOut: tryOut ?? createTrialRunner(ingredients),
    rules,
  });
  diagnostician.checkStatically();
  const endings: Pick<Outcome, 'reason' | 'steps'>[] = [];
  const trainer = new Trainer(run, {
    listener: (event) => {
      if (event.type === 'end') endings.push({ reason: event.reason, steps: event.steps });
    },
  });
  trainer.addObserver(diagnostician);
  while (trainer.advance({}));
  const [ending] = endings;
  return { findings, ...ending };
}

/** Findings that are more than remarks. */
export function alarms({ findings }: Pick<Outcome, 'findings'>): Finding[] {
  return findings.filter(({ severity }) => severity !== 'info');
}
