import { commands, type ExtensionContext } from 'vscode';

/** Called by VS Code when the first command runs. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push(commands.registerCommand('lossDebugger.train', () => undefined));
}
