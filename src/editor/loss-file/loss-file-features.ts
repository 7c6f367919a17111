import { commands, Disposable, l10n, languages, window } from 'vscode';
import type { ServiceClient } from '../../worker/service-client';
import { LOSS_FILE_SUFFIX } from '../contributions';
import type { FindingStore } from '../finding-store';
import { LossFileChecks } from './loss-file-checks';
import { LossFileLenses } from './loss-file-lenses';
import { LossFileWords } from './loss-file-words';
import { LossFunctions } from './loss-functions';

const LOSS_FILES = { scheme: 'file', pattern: `**/*${LOSS_FILE_SUFFIX}` };

/** Everything that editors offer in loss files. */
export class LossFileFeatures {
  readonly #checks: LossFileChecks;
  readonly #disposable: Disposable;

  constructor(services: ServiceClient, findings: FindingStore, log: (problem: string) => void) {
    this.#checks = new LossFileChecks(services, findings, log);
    const words = new LossFileWords(new LossFunctions(services));
    this.#disposable = Disposable.from(
      this.#checks,
      languages.registerCodeLensProvider(LOSS_FILES, new LossFileLenses(this.#checks)),
      languages.registerCompletionItemProvider(LOSS_FILES, words),
      languages.registerHoverProvider(LOSS_FILES, words),
      languages.registerSignatureHelpProvider(LOSS_FILES, words, '(', ','),
    );
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  /** Checks the loss file in the active editor and tells the verdict on each of its losses. */
  async checkActive(): Promise<void> {
    const document = window.activeTextEditor?.document;
    if (document?.uri.path.endsWith(LOSS_FILE_SUFFIX) !== true) {
      void window.showInformationMessage(l10n.t('Open a loss file (*.loss.js) to check it.'));
      return;
    }
    await this.#checks.check(document);
    const losses = this.#checks.lossesOf(document.uri.fsPath);
    if (losses.length > 0 && losses.every(({ sound }) => sound)) {
      void window.showInformationMessage(losses.map(({ name, text }) => `${name}: ${text}`).join('; '));
    } else {
      await commands.executeCommand('workbench.actions.view.problems');
    }
  }
}
