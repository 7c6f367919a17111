import type { ExtensionContext } from 'vscode';
import { Application } from './editor/application';

let application: Application | undefined;

/** Wires the features together; whatever takes time is done by workers, when it is first asked for. */
export function activate(context: ExtensionContext): void {
  application = new Application(context);
}

/** @returns when no worker is left */
export async function deactivate(): Promise<void> {
  await application?.dispose();
  application = undefined;
}
