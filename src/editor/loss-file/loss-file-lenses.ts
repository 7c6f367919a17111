import {
  CodeLens,
  Disposable,
  EventEmitter,
  l10n,
  Range,
  type CodeLensProvider,
  type TextDocument,
} from 'vscode';
import { COMMANDS } from '../contributions';
import { onSettingChange, readSetting } from '../settings';
import type { LossFileChecks } from './loss-file-checks';

/** Above each loss of a file: what the checker thinks of it, and Train. */
export class LossFileLenses implements CodeLensProvider, Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #subscriptions: Disposable;

  constructor(private readonly checks: LossFileChecks) {
    const changed = (): void => {
      this.#changed.fire();
    };
    this.#subscriptions = Disposable.from(
      this.#changed,
      checks.onDidJudge(changed),
      onSettingChange('lossDebugger.codeLens', changed),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  provideCodeLenses({ uri }: TextDocument): CodeLens[] {
    if (!readSetting('lossDebugger.codeLens')) return [];
    return this.checks.lossesOf(uri.fsPath).flatMap(({ line, column, sound, text }) => {
      const range = new Range(line - 1, column - 1, line - 1, column - 1);
      return [
        new CodeLens(range, { title: l10n.t('$(play) Train'), command: COMMANDS.train, arguments: [uri] }),
        new CodeLens(range, {
          title: `${sound ? '$(pass)' : '$(warning)'} ${text}`,
          command: COMMANDS.checkLoss,
          arguments: [uri],
        }),
      ];
    });
  }
}
