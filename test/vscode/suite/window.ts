import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import {
  commands,
  languages,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type CodeAction,
  type CodeLens,
  type Diagnostic,
  type TextEditor,
} from 'vscode';

const SOURCE = 'Loss Debugger';

/** Looks again and again until the value passes; a value that never does is ended by mocha's timeout. */
export async function eventually<Value>(
  read: () => Value | PromiseLike<Value>,
  passes: (value: Value) => boolean,
): Promise<Value> {
  for (;;) {
    const value = await read();
    if (passes(value)) return value;
    await setTimeout(50);
  }
}

/** A file of the open workspace, in a folder of these tests. */
export function fileIn(folder: string, name: string): Uri {
  const root = workspace.workspaceFolders?.[0];
  assert.ok(root);
  return Uri.joinPath(root.uri, folder, name);
}

export async function write(file: Uri, text: string): Promise<void> {
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
}

export async function open(file: Uri): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument(file));
}

/** Leaves every editor as if it had been saved, and closes all. */
export async function closeEditors(): Promise<void> {
  while (window.activeTextEditor?.document.isDirty === true) {
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await commands.executeCommand('workbench.action.closeAllEditors');
}

/** Replaces the first occurrence of a text in an editor. */
export async function replace({ document }: TextEditor, text: string, by: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document.getText(), text), by);
  assert.ok(await workspace.applyEdit(edit));
}

/** Where a text stands first. */
export function rangeOf(whole: string, text: string): Range {
  const offset = whole.indexOf(text);
  assert.notEqual(offset, -1, text);
  const before = whole.slice(0, offset).split('\n');
  const line = before.length - 1;
  return new Range(line, before[line].length, line, before[line].length + text.length);
}

/** What our extension says about a file, the worst first. */
export function findingsOf(file: Uri): Diagnostic[] {
  const findings = languages.getDiagnostics(file).filter(({ source }) => source === SOURCE);
  return findings.sort((a, b) => a.severity - b.severity);
}

/** Titles of the lenses of a file. */
export async function lensesOf(file: Uri): Promise<string[]> {
  const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', file, 10);
  return lenses.map(({ command }) => command?.title ?? '');
}

/** Waits until the last training of an open run file has ended. */
export function trained(file: Uri): Promise<string[]> {
  return eventually(
    () => lensesOf(file),
    (titles) => titles.some((title) => title.startsWith('last:')),
  );
}

/** Quick fixes of our extension for a diagnostic. */
export async function fixesOf(file: Uri, { range }: Diagnostic): Promise<CodeAction[]> {
  const actions = await commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    file,
    range,
  );
  return actions.filter(({ edit }) => edit !== undefined);
}

export async function readText(file: Uri): Promise<string> {
  return new TextDecoder().decode(await workspace.fs.readFile(file));
}
