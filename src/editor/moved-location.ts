import type { Finding } from '../runs/finding';
import type { Location } from '../runs/location';

/** A replacement of text, as an editor reports it: 1-based positions before the change, ends exclusive. */
export interface TextChange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly newText: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a place is after its file was changed elsewhere; null when the change touches the place itself. Text that is
 * put right before or after a place of some extent leaves it as it is, unless it makes a longer word of it.
 */
export function moveLocation(location: Location, change: TextChange): Location | null {
  const start = { line: location.line, column: location.column };
  const end = { line: location.endLine, column: location.endColumn };
  const changeStart = { line: change.line, column: change.column };
  const changeEnd = { line: change.endLine, column: change.endColumn };
  if (isBefore(end, changeStart)) return location;
  if (isEqual(end, changeStart)) return isWordStart(change.newText) ? null : location;
  const touches = isBefore(start, changeEnd) || (isEqual(start, changeEnd) && isWordEnd(change.newText));
  if (touches) return null;
  const movedStart = movePosition(start, change);
  const movedEnd = movePosition(end, change);
  return {
    ...location,
    line: movedStart.line,
    column: movedStart.column,
    endLine: movedEnd.line,
    endColumn: movedEnd.column,
  };
}

/**
 * A finding after `file` was changed: null when its cause was edited; related places and fixes that the change touches
 * are dropped, because they no longer fit.
 */
export function moveFinding(finding: Finding, file: string, change: TextChange): Finding | null {
  const move = (location: Location): Location | null =>
    location.file === file ? moveLocation(location, change) : location;
  const location = move(finding.location);
  if (location === null) return null;
  return {
    ...finding,
    location,
    related: finding.related.flatMap((place) => {
      const moved = move(place.location);
      return moved === null ? [] : [{ ...place, location: moved }];
    }),
    fixes: finding.fixes.flatMap((fix) => {
      const edits = fix.edits.map((edit) => ({ ...edit, location: move(edit.location) }));
      const kept = edits.filter((edit): edit is (typeof fix.edits)[number] => edit.location !== null);
      return kept.length === edits.length ? [{ ...fix, edits: kept }] : [];
    }),
  };
}

/** A position at or after the end of the change. */
function movePosition({ line, column }: Position, change: TextChange): Position {
  const added = change.newText.split(/\r\n|\r|\n/);
  const lastLine = change.line + added.length - 1;
  const movedLine = line - change.endLine + lastLine;
  if (line !== change.endLine) return { line: movedLine, column };
  const lastColumn = (added.length === 1 ? change.column : 1) + added[added.length - 1].length;
  return { line: movedLine, column: column - change.endColumn + lastColumn };
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

function isEqual(a: Position, b: Position): boolean {
  return a.line === b.line && a.column === b.column;
}

function isWordStart(text: string): boolean {
  return /^[\w.]/.test(text);
}

function isWordEnd(text: string): boolean {
  return /[\w.]$/.test(text);
}
