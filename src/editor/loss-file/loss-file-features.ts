import { Disposable, l10n, languages, Uri, window, workspace, type WebviewPanel } from 'vscode';
import { LossReportPanel } from '../../dashboard/loss-report/loss-report-panel';
import type { ServiceClient } from '../../worker/service-client';
import { isLossFile, LOSS_FILE_SUFFIX } from '../contributions';
import type { FindingStore } from '../finding-store';
import { LossFileChecks } from './loss-file-checks';
import { LossFileLenses } from './loss-file-lenses';
import { LossFileWords } from './loss-file-words';
import { LossValueHovers, type RunsOfWindow } from './loss-value-hovers';
import { LossFunctions } from './loss-functions';

const LOSS_FILES = { scheme: 'file', pattern: `**/*${LOSS_FILE_SUFFIX}` };

/** Everything that editors offer in loss files. */
export class LossFileFeatures {
  readonly #checks: LossFileChecks;
  readonly #report: LossReportPanel;
  readonly #disposable: Disposable;

  constructor(
    extensionUri: Uri,
    services: ServiceClient,
    findings: FindingStore,
    runs: RunsOfWindow,
    log: (problem: string) => void,
  ) {
    this.#checks = new LossFileChecks(services, findings, log);
    const words = new LossFileWords(new LossFunctions(services));
    this.#report = new LossReportPanel(extensionUri, {
      report: async (file) => {
        const document = await workspace.openTextDocument(Uri.file(file));
        return services.ask('reportLossFile', { file, text: document.getText() });
      },
      isLossFile,
      log,
    });
    const lenses = new LossFileLenses(this.#checks);
    this.#disposable = Disposable.from(
      lenses,
      this.#checks,
      this.#report,
      this.#checks.onDidJudge(() => {
        this.#report.refresh();
      }),
      languages.registerCodeLensProvider(LOSS_FILES, lenses),
      languages.registerCompletionItemProvider(LOSS_FILES, words),
      languages.registerHoverProvider(LOSS_FILES, words),
      languages.registerHoverProvider(LOSS_FILES, new LossValueHovers(services, runs, log)),
      languages.registerSignatureHelpProvider(LOSS_FILES, words, '(', ','),
    );
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  /** Checks a loss file, the one in the active editor unless told, and opens the report on it. */
  async check(resource: unknown): Promise<void> {
    const uri = resource instanceof Uri ? resource : window.activeTextEditor?.document.uri;
    if (uri?.scheme !== 'file' || !isLossFile(uri.path)) {
      void window.showInformationMessage(l10n.t('Open a loss file (*.loss.js) to check it.'));
      return;
    }
    this.#report.show(uri.fsPath);
    await this.#checks.check(await workspace.openTextDocument(uri));
  }

  /** Goes on with a report that VS Code brought back after a window reload. */
  adoptReport(panel: WebviewPanel): void {
    this.#report.moveTo(panel);
  }
}
