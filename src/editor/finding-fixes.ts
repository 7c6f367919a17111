import {
  CodeAction,
  CodeActionKind,
  l10n,
  languages,
  WorkspaceEdit,
  type CodeActionContext,
  type CodeActionProvider,
  type Disposable,
  type Range,
  type TextDocument,
} from 'vscode';
import type { Fix } from '../runs/finding';
import { COMMANDS, RUN_SCHEME } from './contributions';
import { DIAGNOSTIC_SOURCE, shownFindings } from './finding-diagnostics';
import type { FindingStore } from './finding-store';
import { toRange, touches } from './places';
import { pathOf, type RunDocuments } from './run-documents';

/** Offers the fixes of findings as quick fixes. */
export class FindingFixes implements CodeActionProvider {
  constructor(
    private readonly store: FindingStore,
    private readonly documents: RunDocuments,
  ) {}

  register(): Disposable {
    return languages.registerCodeActionsProvider([{ scheme: 'file' }, { scheme: RUN_SCHEME }], this, {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    });
  }

  provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): CodeAction[] {
    const file = pathOf(document.uri);
    const findings = shownFindings(this.store).filter(
      ({ location, fixes }) =>
        fixes.length > 0 && location.file === file && touches(toRange(location), range),
    );
    return findings.flatMap((finding) => {
      const diagnostics = context.diagnostics.filter(
        ({ source, message }) => source === DIAGNOSTIC_SOURCE && message === finding.message,
      );
      const actions =
        document.uri.scheme === RUN_SCHEME
          ? [saveFirst(document)]
          : finding.fixes.map((fix) => this.#toAction(fix));
      return actions.map((action) => Object.assign(action, { diagnostics }));
    });
  }

  #toAction(fix: Fix): CodeAction {
    const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
    action.isPreferred = fix.preferred ?? false;
    action.edit = new WorkspaceEdit();
    for (const { location, newText } of fix.edits) {
      action.edit.replace(this.documents.uriOf(location.file), toRange(location), newText);
    }
    return action;
  }
}

/** What exists in memory only cannot be edited. */
function saveFirst({ uri }: TextDocument): CodeAction {
  const action = new CodeAction(l10n.t('Save as Run File, to fix it there'), CodeActionKind.QuickFix);
  action.command = { title: action.title, command: COMMANDS.saveRunFile, arguments: [uri] };
  return action;
}
