import { l10n, Uri, window, type QuickPickItem } from 'vscode';
import { parse, type ParseError } from 'jsonc-parser';
import type { Dashboard } from '../../dashboard/dashboard';
import { viewProof } from '../../dashboard/experiments/proof-view';
import type { Fix } from '../../runs/finding';
import type { KeptProof } from '../../runs/kept-proof';
import { provableFixes } from '../../runs/provable-fixes';
import type { RunTexts } from '../../worker/experiment-protocol';
import type { ServiceClient } from '../../worker/service-client';
import type { FindingStore } from '../finding-store';
import { pathOf, type RunDocuments } from '../run-documents';
import type { StartedTraining, TrainingRuns } from '../training-runs';
import { titleOf } from '../training-title';
import type { ExperimentRuns } from './experiment-runs';
import type { ProofStore } from './proof-store';
import type { RunFileEdits } from './run-file-edits';
import { textsOfRun, textsWithFix } from './run-texts';

/** A fix of a finding, by what stays when texts move. */
interface NamedFix {
  readonly runFile: string;
  readonly rule: string;
  readonly title: string;
}

/** What the command works with. */
export interface ProofParts {
  readonly findings: FindingStore;
  readonly proofs: ProofStore;
  readonly trainings: TrainingRuns;
  readonly documents: RunDocuments;
  readonly services: ServiceClient;
  readonly dashboard: Dashboard;
  readonly experiments: ExperimentRuns;
  readonly edits: RunFileEdits;
  /** Folder that keeps the runs. */
  readonly storageFolder: string;
}

/** The command "Prove Fix": trains with a fix and without it, says what it changed, and then makes it. */
export class ProveFix {
  constructor(private readonly parts: ProofParts) {}

  /**
   * @param given run file, rule and title of the fix; asks when they are missing
   * @returns whether the fix helps; undefined when the user ended it
   * @throws Error with a message for the user
   */
  async run(...given: readonly unknown[]): Promise<string | undefined> {
    const { experiments, documents } = this.parts;
    const named = readNames(given, documents) ?? (await this.#choose());
    if (named === undefined) return undefined;
    const training = this.parts.trainings.latestOf(named.runFile);
    const run = await textsOfRun(named.runFile, documents, training?.run.started?.seed);
    const fixed = await textsWithFix(run, this.#find(named));
    const lossChanges = changesLoss(run, fixed);
    const result = await experiments.run({
      kind: 'proveFix',
      title: l10n.t('Prove fix: {0}', named.title),
      subtitle: titleOf(named.runFile),
      plan: l10n.t('Six runs: three seeds, each without the fix and with it.'),
      request: { kind: 'proveFix', run, fixed, rule: named.rule },
      view: ({ proof }, done) => viewProof(proof, { done, lossChanges }),
      offers: ({ proof: { verdict } }) => [
        {
          title: verdict === 'doesNotHelp' ? l10n.t('Apply Anyway') : l10n.t('Apply Fix'),
          primary: verdict === 'helps',
          act: () => this.#apply(named),
        },
      ],
    });
    if (result === undefined) return undefined;
    await this.#keep(named, training, result.proof);
    return result.proof.verdict;
  }

  /** As the texts are now. @throws Error with a message for the user */
  #find({ runFile, rule, title }: NamedFix): Fix {
    const fix = this.parts.findings
      .entries()
      .filter((entry) => entry.runFile === runFile && entry.finding.rule === rule)
      .flatMap(({ finding }) => provableFixes(finding))
      .find((each) => each.title === title);
    if (fix !== undefined) return fix;
    throw new Error(
      l10n.t(
        '"{0}" is no longer offered: it was made, its place was edited, or the run is an earlier one. Train again.',
        title,
      ),
    );
  }

  async #apply(named: NamedFix): Promise<void> {
    await this.parts.edits.apply(named.runFile, this.#find(named).edits);
  }

  /** @param training that the fix was offered for; another one may have begun since, of which the proof says nothing */
  async #keep(
    { runFile, rule, title }: NamedFix,
    training: StartedTraining | undefined,
    { verdict, sentence }: Pick<KeptProof, 'verdict' | 'sentence'>,
  ): Promise<void> {
    const { proofs, trainings, services, storageFolder } = this.parts;
    const proof = { rule, fix: title, verdict, sentence };
    const current = training?.runFile ?? runFile;
    if (trainings.latestOf(current) === training) proofs.add(current, proof);
    training?.history?.addProof(proof);
    if (training?.run.started === undefined) return;
    await services.ask('keepProof', { root: storageFolder, id: training.run.id, proof });
  }

  /** The run file of the run that the dashboard shows; undefined when that is none of this window's. */
  #runFileShown(): string | undefined {
    const { dashboard, documents, trainings } = this.parts;
    const run = dashboard.selection?.run;
    const file = trainings.introduced.find(({ id }) => id === run)?.history.started.file;
    return file === undefined ? undefined : pathOf(documents.uriOf(file));
  }

  async #choose(): Promise<NamedFix | undefined> {
    const { findings, proofs } = this.parts;
    const active = window.activeTextEditor?.document.uri;
    const shown = this.#runFileShown();
    // What is in the editor first, then what the dashboard shows.
    const nearness = ({ runFile, finding }: (typeof all)[number]): number =>
      isIn(finding.location.file, active) ? 2 : runFile === shown ? 1 : 0;
    const all = findings.entries();
    const entries = [...all].sort((a, b) => nearness(b) - nearness(a));
    const items = entries.flatMap(({ runFile, finding }) =>
      provableFixes(finding).map((fix): QuickPickItem & { readonly named: NamedFix } => ({
        label: fix.title,
        description: [
          finding.rule,
          ...(proofs.verdictOf(runFile, finding.rule, fix) === 'doesNotHelp' ? [l10n.t('did not help')] : []),
        ].join(' \u00b7 '),
        detail: `${titleOf(runFile)}: ${finding.message}`,
        named: { runFile, rule: finding.rule, title: fix.title },
      })),
    );
    if (items.length === 0) throw new Error(l10n.t('Nothing that was found has a fix to try.'));
    const title = l10n.t('Prove Fix');
    const placeHolder = l10n.t('The fix to train with, and without');
    const chosen = await window.showQuickPick(items, { title, placeHolder, matchOnDetail: true });
    return chosen?.named;
  }
}

function isIn(file: string, active: Uri | undefined): boolean {
  return active !== undefined && pathOf(active) === file;
}

/** A run is known by the file that it was saved as since. */
function readNames(
  [runFile, rule, title]: readonly unknown[],
  documents: RunDocuments,
): NamedFix | undefined {
  return runFile instanceof Uri && typeof rule === 'string' && typeof title === 'string'
    ? { runFile: pathOf(documents.uriOf(pathOf(runFile))), rule, title }
    : undefined;
}

/** Whether the loss of the two runs means something else, so that its values cannot be compared. */
function changesLoss(run: RunTexts, fixed: RunTexts): boolean {
  const minimized = ({ text, unsaved }: RunTexts): string => {
    const errors: ParseError[] = [];
    const value = parse(text, errors, { allowTrailingComma: true }) as
      | {
          readonly loss?: unknown;
          readonly regularization?: unknown;
          readonly data?: { normalizeTarget?: unknown };
        }
      | undefined;
    return JSON.stringify([value?.loss, value?.regularization, value?.data?.normalizeTarget, unsaved]);
  };
  return minimized(run) !== minimized(fixed);
}
