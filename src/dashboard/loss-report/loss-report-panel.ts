import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Location } from '../../runs/location';
import { dashboardPage } from '../dashboard-page';
import { LossReportFeed, type LossReportHost } from './loss-report-feed';
import { LOSS_REPORT_VIEW_TYPE } from './loss-report-view-type';

/** What the report asks of the rest of the extension. */
export type LossReportOwner = Pick<LossReportHost, 'report' | 'isLossFile' | 'log'>;

/** The report on a loss file: at most one panel, which follows the edits of its file. */
export class LossReportPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private readonly feed: LossReportFeed;

  constructor(
    private readonly extensionUri: vscode.Uri,
    owner: LossReportOwner,
  ) {
    this.feed = new LossReportFeed({
      report: (file) => owner.report(file),
      isLossFile: (file) => owner.isLossFile(file),
      log: (problem) => {
        owner.log(problem);
      },
      send: (message) => this.panel?.webview.postMessage(message) ?? Promise.resolve(false),
      reveal: (location) => {
        this.reveal(location).then(undefined, (error: unknown) => {
          owner.log(`${location.file} could not be shown: ${String(error)}`);
        });
      },
    });
  }

  /** Opens the report on a file beside the editor, or turns the open one to it. */
  show(file: string): void {
    this.feed.show(file);
    if (this.panel) {
      this.panel.reveal(undefined, true);
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.adopt(vscode.window.createWebviewPanel(LOSS_REPORT_VIEW_TYPE, 'Loss Report', column));
  }

  /** Files were checked anew: what is shown may have changed. */
  refresh(): void {
    this.feed.refresh();
  }

  /** Goes on in a panel that VS Code brought back after a window reload. */
  moveTo(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.adopt(panel);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const files = vscode.Uri.joinPath(this.extensionUri, 'dist');
    this.panel = panel;
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.feed.forgetPage();
    });
    panel.onDidDispose(() => {
      if (this.panel !== panel) return;
      this.panel = undefined;
      this.feed.forgetPage();
    });
    webview.onDidReceiveMessage((message: unknown) => {
      this.feed.receive(message);
    });
    webview.options = { enableScripts: true, localResourceRoots: [files] };
    webview.html = dashboardPage({
      title: 'Loss Report',
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(files, 'loss-report.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(files, 'loss-report.css')).toString(),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
    });
  }

  /** Shows a place in the editor beside the report. */
  private async reveal({ file, line, column, endLine, endColumn }: Location): Promise<void> {
    const uri = vscode.Uri.file(file);
    const open = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === uri.toString(),
    );
    const beside =
      this.panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
    const selection = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
    await vscode.window.showTextDocument(uri, { viewColumn: open?.viewColumn ?? beside, selection });
  }
}
