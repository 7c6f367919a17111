import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DataError } from '../../data/data-error';
import type { ReadOptions } from '../../data/files/file-blocks';
import { readTable } from '../../data/read-table';
import type { Table } from '../../data/table';
import { LossFile } from '../../language/loss-file';
import { locationOfSpan, type Location } from '../location';
import { placeOfDataError, type RunIngredients } from '../prepare/prepare-run';
import { RunFileError } from '../run-file-error';
import type { JsonDocument } from '../run-file/json-document';
import { locate } from '../run-file/json-location';
import { readRunFile } from '../run-file/read-run-file';
import type { LossEntry, RunFile, SimpleLoss, TermEntry } from '../run-file/run-file';
import { RunRefusal } from './run-refusal';

export interface LoadRequest {
  /** Absolute path of the run file; paths in it are relative to its folder. */
  readonly file: string;
  /** Its text, when it is not the one on disk that counts. */
  readonly text?: string;
  /** Texts of loss files that are newer than those on disk, by absolute path. */
  readonly unsaved?: Readonly<Record<string, string>>;
  /** In place of the run file's own. */
  readonly seed?: number;
}

export interface LoadOptions extends ReadOptions {
  /** In place of reading each data file from disk; throws as {@link readTable} does. */
  readonly readTable?: typeof readTable;
}

/**
 * Reads a run file and everything that it names.
 * @throws RunRefusal; whatever `signal` was aborted with
 */
export async function loadIngredients(
  request: LoadRequest,
  options: LoadOptions = {},
): Promise<RunIngredients> {
  const text = request.text ?? (await readText(request.file));
  const { runFile, document, problems } = readRunFile(text, request.file);
  if (runFile === null) {
    const [first, ...others] = problems;
    throw new RunRefusal([first, ...others]);
  }
  try {
    const { validation, file } = runFile.data;
    return {
      runFile,
      document,
      seed: request.seed ?? runFile.seed,
      table: await loadTable(file, 'file', document, options),
      validationTable:
        typeof validation === 'string' ? await loadTable(validation, 'validation', document, options) : null,
      lossFiles: await loadLossFiles(runFile, document, request.unsaved ?? {}),
    };
  } catch (error) {
    throw error instanceof RunFileError ? RunRefusal.of(error) : error;
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const location: Location = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    throw RunRefusal.of(new RunFileError(describeReadFailure(error, 'the run file'), location));
  }
}

/** A data file that cannot be read at all is the run file's mistake; one that can be is its own. */
async function loadTable(
  path: string,
  key: string,
  document: JsonDocument,
  options: LoadOptions,
): Promise<Table> {
  const file = resolve(dirname(document.file), path);
  try {
    return await (options.readTable ?? readTable)(file, options);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    if (error.line !== undefined) throw new RunFileError(error.message, placeOfDataError(error, document));
    throw new RunFileError(`'${path}': ${error.message}`, locate(document, `/data/${key}`));
  }
}

async function loadLossFiles(
  { loss }: RunFile,
  document: JsonDocument,
  unsaved: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, LossFile>> {
  const files = new Map<string, LossFile>();
  for (const { path, pointer } of namedLossFiles(loss)) {
    if (!files.has(path)) files.set(path, await loadLossFile(path, pointer, document, unsaved));
  }
  return files;
}

async function loadLossFile(
  path: string,
  pointer: string,
  document: JsonDocument,
  unsaved: Readonly<Record<string, string>>,
): Promise<LossFile> {
  const file = resolve(dirname(document.file), path);
  let text: string;
  try {
    text = unsaved[file] ?? (await readFile(file, 'utf8'));
  } catch (error) {
    throw new RunFileError(describeReadFailure(error, `the loss file '${path}'`), locate(document, pointer));
  }
  const { lossFile, problems } = LossFile.read(text, file);
  if (lossFile !== null) return lossFile;
  const [problem] = problems;
  throw new RunFileError(problem.message, locationOfSpan(problem.span));
}

interface NamedLossFile {
  readonly path: string;
  /** Where the run file names it. */
  readonly pointer: string;
}

function namedLossFiles(loss: LossEntry): NamedLossFile[] {
  switch (loss.kind) {
    case 'named':
    case 'file':
      return nameLossFile(loss, '/loss');
    case 'terms':
      return nameOfTerms(loss.terms, '/loss');
    case 'schedule':
      return loss.phases.flatMap((phase, i) => {
        const pointer = `/loss/schedule/${i}/loss`;
        return 'kind' in phase.loss ? nameLossFile(phase.loss, pointer) : nameOfTerms(phase.loss, pointer);
      });
  }
}

function nameOfTerms(terms: readonly TermEntry[], pointer: string): NamedLossFile[] {
  return terms.flatMap(({ loss }, i) => nameLossFile(loss, `${pointer}/terms/${i}/loss`));
}

function nameLossFile(loss: SimpleLoss, pointer: string): NamedLossFile[] {
  return loss.kind === 'file' ? [{ path: loss.path, pointer }] : [];
}

/** Why a file could not be read, as a sentence without its full stop; `what` is its subject. */
export function describeReadFailure(error: unknown, what: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return `${what} does not exist`;
  if (code === 'EISDIR') return `${what} is a folder`;
  if (code === 'EACCES' || code === 'EPERM') return `${what} may not be read`;
  return `${what} cannot be read (${code === '' ? String(error) : code})`;
}
