import { applyEdits, modify, type Edit } from 'jsonc-parser';
import type { TextEdit } from '../runs/finding';
import type { JsonDocument } from '../runs/run-file/json-document';
import { locateRange } from '../runs/run-file/json-location';

/** New values for keys of a run file, by JSON pointer; undefined takes a key away. */
export type RunFileChange = readonly { readonly pointer: string; readonly value: unknown }[];

const FORMATTING = { insertSpaces: true, tabSize: 2, eol: '\n' } as const;

/** The keys of a JSON pointer. */
export function pathOf(pointer: string): (string | number)[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Keys whose values decide how a model learns, but not what its loss measures. */
const OF_LEARNING = /^\/(?:optimizer|schedule|clip|batchSize|model)(?:\/|$)|^\/data\/(?:normalize|shuffle)$/;

/** Whether losses before and after a change are losses of the same thing, so that they can be compared. */
export function keepsLoss(change: RunFileChange): boolean {
  return change.every(({ pointer }) => OF_LEARNING.test(pointer));
}

/** The text of the run file after the change; comments and layout elsewhere stay. */
export function changedText(text: string, change: RunFileChange): string {
  return change.reduce(
    (current, { pointer, value }) =>
      applyEdits(current, modify(current, pathOf(pointer), value, { formattingOptions: FORMATTING })),
    text,
  );
}

/** The change as edits of the document, for a quick fix: all are applied to the text as it is now. */
export function changeEdits(document: JsonDocument, change: RunFileChange): TextEdit[] {
  const { text } = document;
  const wanted = changedText(text, change);
  const each = change.flatMap(({ pointer, value }) =>
    modify(text, pathOf(pointer), value, { formattingOptions: FORMATTING }),
  );
  const edits = applyTogether(text, each) === wanted ? each : [difference(text, wanted)];
  return edits.map(({ offset, length, content }) => ({
    location: locateRange(document, offset, offset + length),
    newText: content,
  }));
}

/** The text after edits that do not touch one another; null when some do. */
function applyTogether(text: string, edits: readonly Edit[]): string | null {
  const sorted = [...edits].sort((a, b) => a.offset - b.offset);
  const touching = sorted.some(
    ({ offset }, i) => i > 0 && offset <= sorted[i - 1].offset + sorted[i - 1].length,
  );
  return touching ? null : applyEdits(text, sorted);
}

/** One edit from the first character that differs to the last. */
function difference(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    offset: start,
    length: before.length - end - start,
    content: after.slice(start, after.length - end),
  };
}
