import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Disposable,
  languages,
  Uri,
  workspace,
} from 'vscode';
import type { Finding, Severity } from '../runs/finding';
import { MINIMUM_SEVERITIES } from './contributions';
import type { FindingStore, FoundBy } from './finding-store';
import { markedPlaces } from './marked-places';
import { toLocation, toRange } from './places';
import type { RunDocuments } from './run-documents';
import { readSetting } from './settings';

export const DIAGNOSTIC_SOURCE = 'Loss Debugger';

/** A file with more findings than this has one trouble, not many. */
const MAXIMUM_PER_FILE = 50;

/** Milliseconds in which changes are gathered. */
const DELAY = 100;

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  info: DiagnosticSeverity.Information,
  warning: DiagnosticSeverity.Warning,
  error: DiagnosticSeverity.Error,
};

/** Puts the findings into editors and Problems. No file is opened for that. */
export class FindingDiagnostics implements Disposable {
  readonly #collection = languages.createDiagnosticCollection('loss-debugger');
  readonly #subscriptions: Disposable;
  #published = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /** @param rulePage address of the page about a rule; undefined when there is none */
  constructor(
    private readonly store: FindingStore,
    private readonly documents: RunDocuments,
    private readonly rulePage: (rule: string) => Uri | undefined,
  ) {
    store.onChange(() => {
      this.#timer ??= setTimeout(() => {
        this.#publish();
      }, DELAY);
    });
    this.#subscriptions = Disposable.from(
      this.#collection,
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('lossDebugger.diagnostics')) this.#publish();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  #publish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const published = new Set<string>();
    for (const [file, findings] of byFile(shownFindings(this.store))) {
      const uri = this.documents.uriOf(file);
      published.add(uri.toString());
      this.#collection.set(uri, this.#diagnose(findings));
    }
    for (const uri of this.#published) if (!published.has(uri)) this.#collection.delete(Uri.parse(uri));
    this.#published = published;
  }

  #diagnose(findings: readonly Finding[]): Diagnostic[] {
    const shown = findings.slice(0, MAXIMUM_PER_FILE).map((finding) => this.#toDiagnostic(finding));
    if (shown.length < findings.length) {
      const more = findings.length - shown.length;
      shown[0].message += `\n(${more} further findings of this file are listed in the dashboard.)`;
    }
    return shown;
  }

  #toDiagnostic(finding: Finding): Diagnostic {
    const diagnostic = new Diagnostic(
      toRange(finding.location),
      finding.message,
      SEVERITIES[finding.severity],
    );
    const target = this.rulePage(finding.rule);
    diagnostic.source = DIAGNOSTIC_SOURCE;
    diagnostic.code = target === undefined ? finding.rule : { value: finding.rule, target };
    diagnostic.relatedInformation = finding.related.map(
      ({ message, location }) =>
        new DiagnosticRelatedInformation(toLocation(location, this.documents), message),
    );
    return diagnostic;
  }
}

/** What is marked: findings, and their further places, that are at least as severe as the user wants. */
export function shownFindings(store: FindingStore): readonly Finding[] {
  return shownEntries(store).map(({ finding }) => finding);
}

/** The same with the run files that they are about. */
export function shownEntries(store: FindingStore): readonly FoundBy[] {
  const minimum = MINIMUM_SEVERITIES.indexOf(readSetting('lossDebugger.diagnostics.minimumSeverity'));
  return store
    .entries()
    .flatMap(({ runFile, finding }) =>
      [finding, ...markedPlaces(finding)].map((each) => ({ runFile, finding: each })),
    )
    .filter(({ finding }) => MINIMUM_SEVERITIES.indexOf(finding.severity) >= minimum);
}

function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { file } = finding.location;
    groups.set(file, [...(groups.get(file) ?? []), finding]);
  }
  return groups;
}
