import { dirname, posix } from 'node:path';
import {
  CompletionItem,
  CompletionItemKind,
  Range,
  RelativePattern,
  Uri,
  workspace,
  type CompletionItemProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import type { ServiceClient } from '../worker/service-client';
import type { ColumnDescription } from '../worker/service-protocol';
import { isDataFile } from './contributions';
import { describeDataOf } from './run-file-data';
import { pathOf } from './run-documents';
import { wordAt } from './run-file-words';

/** More data files than this are not offered. */
const MOST_FILES = 200;

/** Offers columns and data files in run files; keys and fixed words come from the schema. */
export class RunFileCompletion implements CompletionItemProvider {
  constructor(private readonly services: ServiceClient) {}

  async provideCompletionItems(document: TextDocument, position: Position): Promise<CompletionItem[]> {
    const word = wordAt(document.getText(), document.offsetAt(position));
    if (word === undefined) return [];
    const range = new Range(document.positionAt(word.start), document.positionAt(word.end));
    if (word.kind === 'dataFile') return (await listDataFiles(document)).map((path) => offer(path, range));
    if (word.kind !== 'column') return [];
    const data = await describeDataOf(document, this.services);
    const names = data?.columns ?? [];
    return names.map((column, index) => offerColumn(column, index, range));
  }
}

/** A string with its quotes, in place of what is there. */
function offer(value: string, range: Range, kind = CompletionItemKind.File): CompletionItem {
  const item = new CompletionItem(value, kind);
  item.range = range;
  item.insertText = JSON.stringify(value);
  item.filterText = item.insertText;
  return item;
}

function offerColumn(column: ColumnDescription, index: number, range: Range): CompletionItem {
  const item = offer(column.name, range, CompletionItemKind.Field);
  item.label = { label: column.name, description: column.task };
  item.documentation = column.values;
  // In the order of the file, which people know.
  item.sortText = String(index).padStart(6, '0');
  return item;
}

/** Data files beside the run file and below, as it would name them. */
async function listDataFiles(document: TextDocument): Promise<string[]> {
  const folder = Uri.file(dirname(pathOf(document.uri)));
  const files = await workspace.findFiles(new RelativePattern(folder, '**/*'), undefined, MOST_FILES * 5);
  return files
    .filter(({ path }) => isDataFile(path))
    .map(({ path }) => posix.relative(folder.path, path))
    .sort()
    .slice(0, MOST_FILES);
}
