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
import { provableFixes } from '../runs/provable-fixes';
import type { FixVerdict } from '../runs/kept-proof';
import { COMMANDS, RUN_SCHEME } from './contributions';
import type { ProofStore } from './experiments/proof-store';
import { DIAGNOSTIC_SOURCE, shownEntries } from './finding-diagnostics';
import type { FindingStore, FoundBy } from './finding-store';
import { toRange, touches } from './places';
import { RUN_FILE_RULE } from './problem-finding';
import { pathOf, type RunDocuments } from './run-documents';

/** Offers the fixes of findings as quick fixes, and to prove each of them. */
export class FindingFixes implements CodeActionProvider {
  constructor(
    private readonly store: FindingStore,
    private readonly proofs: ProofStore,
    private readonly documents: RunDocuments,
  ) {}

  register(): Disposable {
    return languages.registerCodeActionsProvider([{ scheme: 'file' }, { scheme: RUN_SCHEME }], this, {
      providedCodeActionKinds: [CodeActionKind.QuickFix],
    });
  }

  provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): CodeAction[] {
    const file = pathOf(document.uri);
    const entries = shownEntries(this.store).filter(
      ({ finding: { location, fixes } }) =>
        fixes.length > 0 && location.file === file && touches(toRange(location), range),
    );
    return entries.flatMap((entry) => {
      const { finding } = entry;
      const diagnostics = context.diagnostics.filter(
        ({ source, message }) => source === DIAGNOSTIC_SOURCE && message === finding.message,
      );
      const actions =
        document.uri.scheme === RUN_SCHEME
          ? [saveFirst(document)]
          : finding.fixes.map((fix) => this.#toAction(fix, entry));
      // What keeps a run file from being trained cannot be tried either.
      if (finding.rule !== RUN_FILE_RULE)
        actions.push(...provableFixes(finding).map((fix) => this.#toProof(fix, entry)));
      return actions.map((action) => Object.assign(action, { diagnostics }));
    });
  }

  #toAction(fix: Fix, { runFile, finding: { rule, fixes } }: FoundBy): CodeAction {
    const verdict = this.proofs.verdictOf(runFile, rule, fix);
    const action = new CodeAction(titleWith(fix, verdict), CodeActionKind.QuickFix);
    action.isPreferred = this.proofs.recommends(runFile, rule, fix, fixes);
    action.edit = new WorkspaceEdit();
    for (const { location, newText } of fix.edits) {
      action.edit.replace(this.documents.uriOf(location.file), toRange(location), newText);
    }
    return action;
  }

  #toProof({ title }: Fix, { runFile, finding: { rule } }: FoundBy): CodeAction {
    const action = new CodeAction(l10n.t('Prove fix: {0}', title), CodeActionKind.QuickFix);
    const given = [this.documents.uriOf(runFile), rule, title];
    action.command = { title: action.title, command: COMMANDS.proveFix, arguments: given };
    return action;
  }
}

/** The title, and what became of trying it. */
function titleWith({ title }: Fix, verdict: FixVerdict | undefined): string {
  switch (verdict) {
    case 'helps':
      return l10n.t('{0} (proven to help)', title);
    case 'doesNotHelp':
      return l10n.t('{0} (did not help when tried)', title);
    case 'unclear':
    case undefined:
      return title;
  }
}

/** What exists in memory only cannot be edited. */
function saveFirst({ uri }: TextDocument): CodeAction {
  const action = new CodeAction(l10n.t('Save as Run File, to fix it there'), CodeActionKind.QuickFix);
  action.command = { title: action.title, command: COMMANDS.saveRunFile, arguments: [uri] };
  return action;
}
