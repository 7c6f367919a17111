import { commands, window, workspace, type ExtensionContext, type TextDocument } from 'vscode';
import { DASHBOARD_VIEW_TYPE } from './dashboard/dashboard-view-type';
import { LOSS_REPORT_VIEW_TYPE } from './dashboard/loss-report/loss-report-view-type';
import type { Application } from './editor/application';
import { COMMANDS, isLossFile, isRunFile, type CommandName } from './editor/contributions';

let application: Promise<Application> | undefined;

/**
 * Loads nothing yet: the features are there when a command is run, a file that they are for is opened, or VS Code brings
 * the dashboard back. What takes time is done by workers even then.
 */
export function activate(context: ExtensionContext): void {
  const load = (): Promise<Application> =>
    (application ??= import('./editor/application').then((module) => new module.Application(context)));
  const loadFor = ({ uri }: TextDocument): void => {
    if (isRunFile(uri.path) || isLossFile(uri.path)) void load();
  };
  context.subscriptions.push(
    ...(Object.keys(COMMANDS) as CommandName[]).map((name) =>
      commands.registerCommand(COMMANDS[name], async (...given: unknown[]) =>
        (await load()).run(name, given),
      ),
    ),
    window.registerWebviewPanelSerializer(DASHBOARD_VIEW_TYPE, {
      deserializeWebviewPanel: async (panel) => {
        (await load()).adoptDashboard(panel);
      },
    }),
    window.registerWebviewPanelSerializer(LOSS_REPORT_VIEW_TYPE, {
      deserializeWebviewPanel: async (panel) => {
        (await load()).adoptLossReport(panel);
      },
    }),
    workspace.onDidOpenTextDocument(loadFor),
  );
  for (const document of workspace.textDocuments) loadFor(document);
}

/** @returns when no worker is left */
export async function deactivate(): Promise<void> {
  await (await application)?.dispose();
  application = undefined;
}
