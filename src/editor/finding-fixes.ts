import {
  CodeAction,
  CodeActionKind,
  languages,
  WorkspaceEdit,
  type CodeActionContext,
  type CodeActionProvider,
  type Disposable,
  type Range,
  type TextDocument,
} from 'vscode';
import type { Fix } from '../runs/finding';
import { RUN_SCHEME } from './contributions';
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
    return shownFindings(this.store)
      .filter(({ location }) => location.file === file && touches(toRange(location), range))
      .flatMap((finding) => {
        const diagnostics = context.diagnostics.filter(
          ({ source, message }) => source === DIAGNOSTIC_SOURCE && message === finding.message,
        );
        const actions = finding.fixes.map((fix) => this.#toAction(fix, document));
        return actions.map((action) => Object.assign(action, { diagnostics }));
      });
  }

  #toAction(fix: Fix, document: TextDocument): CodeAction {
    const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
    if (document.uri.scheme === RUN_SCHEME) {
      action.disabled = { reason: 'Save the choice as a run file first.' };
      return action;
    }
    action.isPreferred = fix.preferred ?? false;
    action.edit = new WorkspaceEdit();
    for (const { location, newText } of fix.edits) {
      action.edit.replace(this.documents.uriOf(location.file), toRange(location), newText);
    }
    return action;
  }
}
