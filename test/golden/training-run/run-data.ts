import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Papa from 'papaparse';
import type { GoldenRunData, Transform } from './golden-run';

/** All rows of a reference run, transformed in float64. */
export interface RunData {
  readonly rows: number;
  readonly features: readonly (readonly number[])[];
  /** One number for each target column; the index of the class where there are classes. */
  readonly targets: readonly (readonly number[])[];
  readonly classes: number | null;
}

/** @param runFile the file that describes the run. */
export function readRunData(data: GoldenRunData, runFile: string): RunData {
  const { data: records, meta } = Papa.parse<Record<string, string>>(
    readFileSync(findData(data.csv, runFile), 'utf8'),
    { header: true, skipEmptyLines: true },
  );
  const names = featureNames(data.feature_columns, meta.fields ?? []);
  const classNames = data.class_names ?? null;
  const numberOf = (text: string | undefined) => {
    const value = Number(text);
    if (text === undefined || text === '' || Number.isNaN(value)) throw new Error(`'${text}' is no number`);
    return value;
  };
  const targetOf = (text: string) => {
    if (classNames === null) return numberOf(text);
    const index = classNames.indexOf(text);
    if (index < 0) throw new Error(`'${text}' is none of the classes`);
    return index;
  };
  return {
    rows: records.length,
    features: records.map((record) =>
      transformed(
        names.map((name) => numberOf(record[name])),
        data.x_transform,
      ),
    ),
    targets: records.map((record) =>
      transformed(
        data.target_columns.map((name) => targetOf(record[name])),
        data.y_transform ?? { kind: 'none' },
      ),
    ),
    classes: classNames === null ? null : classNames.length,
  };
}

/** The data folder lies beside one of the folders that the run's file is in. */
function findData(path: string, runFile: string): string {
  for (let folder = dirname(runFile); ; folder = dirname(folder)) {
    const candidate = join(folder, path);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) throw new Error(`no folder above ${runFile} has ${path}`);
  }
}

function featureNames(columns: readonly string[] | string, all: readonly string[]): readonly string[] {
  if (typeof columns !== 'string') return columns;
  const excluded = /^all but (.+)$/.exec(columns)?.[1].split(/,\s*/);
  if (excluded === undefined) throw new Error(`cannot read the feature columns '${columns}'`);
  return all.filter((name) => !excluded.includes(name));
}

function transformed(values: readonly number[], transform: Transform): readonly number[] {
  switch (transform.kind) {
    case 'none':
      return values;
    case 'divide':
      return values.map((value) => value / transform.by);
    case 'standardize':
      return values.map((value, i) => (value - transform.mean.data[i]) / transform.std.data[i]);
  }
}
