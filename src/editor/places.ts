import { Location, Position, Range, type TextDocumentContentChangeEvent } from 'vscode';
import type { Location as Place } from '../runs/location';
import type { TextChange } from './moved-location';
import type { RunDocuments } from './run-documents';

/** Lines and columns count from 0 here and from 1 in the rest of the program. */
export function toRange({ line, column, endLine, endColumn }: Place): Range {
  return new Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

export function toLocation(place: Place, documents: RunDocuments): Location {
  return new Location(documents.uriOf(place.file), toRange(place));
}

export function toTextChange({ range, text }: TextDocumentContentChangeEvent): TextChange {
  return {
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    newText: text,
  };
}

/** Whether a range and a position or selection have anything in common, ends included. */
export function touches(range: Range, other: Range | Position): boolean {
  return other instanceof Position ? range.contains(other) : range.intersection(other) !== undefined;
}
