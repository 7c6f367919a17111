import { commands, Uri, window, workspace } from 'vscode';

/** Opens the first example and trains it, so that `npm start` ends with something to see. */
export async function activate() {
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined) return;
  const runFile = Uri.joinPath(folder.uri, 'iris/iris.train.json');
  await window.showTextDocument(runFile, { preview: false });
  await commands.executeCommand('lossDebugger.train', runFile);
}
