import { CodeLens, l10n, Range, type CodeLensProvider, type Event, type TextDocument } from 'vscode';
import { COMMANDS } from '../contributions';
import { readSetting } from '../settings';
import type { LossFileChecks } from './loss-file-checks';

/** Above each loss of a file: what the checker thinks of it, and Train. */
export class LossFileLenses implements CodeLensProvider {
  readonly onDidChangeCodeLenses: Event<void>;

  constructor(private readonly checks: LossFileChecks) {
    this.onDidChangeCodeLenses = checks.onDidJudge;
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
