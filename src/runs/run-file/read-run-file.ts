import type { Fix } from '../finding';
import type { Location } from '../location';
import { parseJsonDocument, toPlainValue, type JsonDocument } from './json-document';
import { formatPointer, hasPointer, locate, locateKey, locateValue } from './json-location';
import { checkValue, type ValueProblem } from './problems';
import type { RunFile } from './run-file';
import { runFileSchema } from './schema';

/** One thing wrong with a run file. */
export interface RunFileProblem {
  readonly location: Location;
  readonly message: string;
  /** The correction that is probably right; null when there is no good guess. */
  readonly suggestion: Fix | null;
}

export interface ReadRunFile {
  /** Null when there are problems. */
  readonly runFile: RunFile | null;
  /** In the order of the text. */
  readonly problems: readonly RunFileProblem[];
  /** There for every text, so that what can be said of a broken one has a place. */
  readonly document: JsonDocument;
}

/**
 * Reads and checks a run file; never throws.
 * @param file absolute path, for locations
 */
export function readRunFile(text: string, file: string): ReadRunFile {
  const document = parseJsonDocument(text, file);
  if (document.errors.length > 0 || document.root === undefined) {
    const problems = document.errors.map((error) => ({ ...error, suggestion: null }));
    return { runFile: null, problems, document };
  }
  const checked = checkValue(runFileSchema, toPlainValue(document.root));
  if ('data' in checked) return { runFile: checked.data, problems: [], document };
  const problems = checked.problems.map((problem) => placeProblem(document, problem));
  return { runFile: null, problems: problems.sort(byPosition), document };
}

function placeProblem(
  document: JsonDocument,
  { path, onKey, message, replacement }: ValueProblem,
): RunFileProblem {
  const pointer = formatPointer(path);
  const location = onKey ? locateKey(document, pointer) : placeOfValue(document, pointer);
  const suggestion: Fix | null =
    replacement === null
      ? null
      : { title: `Change to ${replacement}`, edits: [{ location, newText: replacement }], preferred: true };
  return { location, message, suggestion };
}

function placeOfValue(document: JsonDocument, pointer: string): Location {
  return hasPointer(document, pointer) ? locateValue(document, pointer) : locate(document, pointer);
}

function byPosition({ location: a }: RunFileProblem, { location: b }: RunFileProblem): number {
  return a.line - b.line || a.column - b.column;
}
