import { Uri, workspace } from 'vscode';
import type { Fix } from '../../runs/finding';
import type { RunTexts } from '../../worker/experiment-protocol';
import type { RunDocuments } from '../run-documents';
import { unsavedLossFiles } from '../unsaved-texts';
import { editedText } from './edited-text';

/** A run as editors show it. @throws Error when the run file cannot be read */
export async function textsOfRun(runFile: string, documents: RunDocuments, seed?: number): Promise<RunTexts> {
  const text = documents.textOf(runFile) ?? (await textOf(runFile));
  return { file: runFile, text, unsaved: unsavedLossFiles(), seed };
}

/** The same run with a fix, in its run file or in its loss files. @throws Error when one of them cannot be read */
export async function textsWithFix(run: RunTexts, { edits }: Fix): Promise<RunTexts> {
  const files = new Set(edits.map(({ location }) => location.file));
  let { text } = run;
  const unsaved = { ...run.unsaved };
  for (const file of files) {
    const own = edits.filter(({ location }) => location.file === file);
    if (file === run.file) text = editedText(text, own);
    else unsaved[file] = editedText(unsaved[file] ?? (await textOf(file)), own);
  }
  return { ...run, text, unsaved };
}

async function textOf(file: string): Promise<string> {
  return (await workspace.openTextDocument(Uri.file(file))).getText();
}
