import { applyEdits, modify } from 'jsonc-parser';
import type { TextEdit } from '../runs/finding';
import type { JsonDocument } from '../runs/run-file/json-document';
import { locateRange } from '../runs/run-file/json-location';

/** New values for keys of a run file, by JSON pointer; undefined takes a key away. */
export type RunFileChange = readonly { readonly pointer: string; readonly value: unknown }[];

const FORMATTING = { insertSpaces: true, tabSize: 2, eol: '\n' } as const;

function pathOf(pointer: string): (string | number)[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** The text of the run file after the change; comments and layout elsewhere stay. */
export function changedText(text: string, change: RunFileChange): string {
  return change.reduce(
    (current, { pointer, value }) =>
      applyEdits(current, modify(current, pathOf(pointer), value, { formattingOptions: FORMATTING })),
    text,
  );
}

/** The change as edits of the document, for a quick fix. */
export function changeEdits(document: JsonDocument, change: RunFileChange): TextEdit[] {
  return change.flatMap(({ pointer, value }) =>
    modify(document.text, pathOf(pointer), value, { formattingOptions: FORMATTING }).map(
      ({ offset, length, content }) => ({
        location: locateRange(document, offset, offset + length),
        newText: content,
      }),
    ),
  );
}
