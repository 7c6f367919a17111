import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Location } from '../runs/location';
import type { RunWindow, StepRange } from '../runs/series/run-window';
import { dashboardPage } from './dashboard-page';
import { DASHBOARD_VIEW_TYPE } from './dashboard-view-type';
import { ExperimentBoard } from './experiments/experiment-board';
import type { FeedClock, ListedFix, OfferedRun, PlaceOfFinding, SelectedStep } from './feed-host';
import type { DrawnFormat } from './protocol';
import { RunFeed } from './run-feed';
import type { RunHistory } from './run-history';

export { RunHistory } from './run-history';
export type { OfferedRun, RunControls } from './feed-host';

/** What the dashboard asks of the rest of the extension. */
export interface DashboardOwner {
  /** Starts the command "Train with Loss..."; called by the button of the empty dashboard. */
  train(): void;
  /** Starts the command "Export Curves..."; called by the button of the page. */
  export(): void;
  /** The dashboard has runs to show now, or none. */
  runsChanged(hasRuns: boolean): void;
  /** Starts the command "Prove Fix" for a fix of a finding that the page lists. */
  prove(fix: ListedFix): void;
  /** A run kept on disk that the dashboard showed before the window was reloaded; undefined when it is gone. */
  loadRun(id: string): PromiseLike<OfferedRun | undefined>;
  /** Finer numbers of a stretch of a kept run; undefined when it is gone. */
  readWindow(id: string, range: StepRange): PromiseLike<RunWindow | undefined>;
  /** Where a place of a finding is by now, after edits of its file. */
  placeNow(place: PlaceOfFinding): Location;
  /** The document that shows the file of a finding; not every run file is on disk. */
  uriOf(file: string): vscode.Uri;
  /** Takes a line for the log. */
  log(problem: string): void;
}

const CLOCK: FeedClock = {
  now: () => performance.now(),
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** The dashboard of the window: the runs it offers, which outlive its panel, and at most one panel. */
export class Dashboard implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private readonly feed: RunFeed;
  /** What is tried beside the runs. */
  readonly experiments: ExperimentBoard;

  constructor(
    private readonly extensionUri: vscode.Uri,
    owner: DashboardOwner,
  ) {
    this.experiments = new ExperimentBoard({
      send: (message) => void this.panel?.webview.postMessage(message),
      log: (problem) => {
        owner.log(problem);
      },
    });
    this.feed = new RunFeed(
      {
        send: (message) => this.panel?.webview.postMessage(message) ?? Promise.resolve(false),
        reveal: (place) => {
          const location = owner.placeNow(place);
          this.reveal(location, owner.uriOf(location.file)).catch((error: unknown) => {
            owner.log(`${location.file} could not be shown: ${String(error)}`);
          });
        },
        train: () => {
          owner.train();
        },
        prove: (fix) => {
          owner.prove(fix);
        },
        export: () => {
          owner.export();
        },
        runsChanged: (count) => {
          owner.runsChanged(count > 0);
        },
        loadRun: (id) => owner.loadRun(id),
        readWindow: (id, range) => owner.readWindow(id, range),
        log: (problem) => {
          owner.log(problem);
        },
      },
      CLOCK,
    );
  }

  /** Opens the dashboard beside the editor, or brings it to the front; the editor keeps the focus unless told otherwise. */
  show(preserveFocus = true): void {
    if (this.panel) {
      // Not on top of what is being worked at, where nothing stands beside it yet.
      const covers = !this.panel.visible && vscode.window.tabGroups.all.length === 1;
      this.panel.reveal(covers && preserveFocus ? vscode.ViewColumn.Beside : undefined, preserveFocus);
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus };
    this.adopt(vscode.window.createWebviewPanel(DASHBOARD_VIEW_TYPE, 'Loss Dashboard', column));
  }

  /** The run and step that a user looks at; undefined when there is none. */
  get selection(): SelectedStep | undefined {
    return this.feed.selection;
  }

  /** The id of the run that was added last. */
  get newestRun(): string | undefined {
    return this.feed.newestRun;
  }

  historyOf(id: string): RunHistory | undefined {
    return this.feed.historyOf(id);
  }

  /**
   * The charts as the bytes of a file.
   * @throws Error with a message for the user when the dashboard is hidden
   */
  draw(format: DrawnFormat): Promise<Uint8Array> {
    return this.feed.draw(format);
  }

  /** Whether a user can see it now. */
  get visible(): boolean {
    return this.panel?.visible ?? false;
  }

  /** Offers a run, in place of one with the same id. The caller goes on feeding its history. */
  addRun(run: OfferedRun): void {
    this.feed.addRun(run);
  }

  has(id: string): boolean {
    return this.feed.has(id);
  }

  /** Selects a run, now or when there is a page. */
  showRun(id: string): void {
    this.feed.showRun(id);
  }

  removeRun(id: string): void {
    this.feed.removeRun(id);
  }

  /** Goes on in a panel that VS Code brought back after a window reload. */
  moveTo(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.adopt(panel);
  }

  dispose(): void {
    this.panel?.dispose();
    this.feed.dispose();
  }

  private forgetPage(): void {
    this.feed.forgetPage();
    this.experiments.forgetPage();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const files = vscode.Uri.joinPath(this.extensionUri, 'dist');
    this.panel = panel;
    panel.onDidChangeViewState(() => {
      if (!panel.visible) {
        this.forgetPage();
      }
    });
    panel.onDidDispose(() => {
      if (this.panel === panel) {
        this.panel = undefined;
        this.forgetPage();
      }
    });
    webview.onDidReceiveMessage((message: unknown) => {
      if (!this.experiments.receive(message)) this.feed.receive(message);
    });
    webview.options = { enableScripts: true, localResourceRoots: [files] };
    webview.html = dashboardPage({
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(files, 'webview.js')).toString(),
      styleUri: webview.asWebviewUri(vscode.Uri.joinPath(files, 'webview.css')).toString(),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
    });
  }

  /** Shows a place in an editor beside the dashboard: where its file is open already, else in the first other column. */
  private async reveal(location: Location, uri: vscode.Uri): Promise<void> {
    const open = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === uri.toString(),
    );
    const beside =
      this.panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
    const selection = new vscode.Range(
      location.line - 1,
      location.column - 1,
      location.endLine - 1,
      location.endColumn - 1,
    );
    await vscode.window.showTextDocument(uri, { viewColumn: open?.viewColumn ?? beside, selection });
  }
}
