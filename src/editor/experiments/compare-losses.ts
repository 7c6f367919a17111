import { l10n, window } from 'vscode';
import { viewComparison } from '../../dashboard/experiments/comparison-view';
import type { ServiceClient } from '../../worker/service-client';
import type { Answer } from '../../worker/service-protocol';
import type { RunDocuments } from '../run-documents';
import { titleOf } from '../training-title';
import { chooseRunFile } from './chosen-run';
import type { ExperimentRuns } from './experiment-runs';
import type { RunFileEdits } from './run-file-edits';
import { textsOfRun } from './run-texts';

type OfferedLoss = Answer<'offerLosses'>['losses'][number];

/** The losses that are chosen when the list opens: the run's own and the two that fit the data best. */
const CHOSEN_AT_FIRST = 3;

/** The command "Compare Losses...": trains with several losses from the same seeds and ranks them by shared metrics. */
export class CompareLosses {
  constructor(
    private readonly services: ServiceClient,
    private readonly documents: RunDocuments,
    private readonly experiments: ExperimentRuns,
    private readonly edits: RunFileEdits,
  ) {}

  /**
   * @param names of the losses; asked for when they are missing
   * @returns the names, the best first; undefined when the user ended it
   * @throws Error with a message for the user
   */
  async run(resource: unknown, names: unknown): Promise<readonly string[] | undefined> {
    const runFile = await chooseRunFile(resource, l10n.t('Compare Losses'));
    if (runFile === undefined) return undefined;
    const run = await textsOfRun(runFile, this.documents);
    const { file, text, unsaved } = run;
    const { losses } = await this.services.ask('offerLosses', { file, text, unsaved: { ...unsaved } });
    const candidates = Array.isArray(names)
      ? losses.filter(({ name }) => names.includes(name))
      : await choose(losses, titleOf(runFile));
    if (candidates === undefined) return undefined;
    if (candidates.length < 2) throw new Error(l10n.t('Choose two losses at least.'));
    const reasons = new Map(candidates.map(({ name, reason }) => [name, reason]));
    const [own] = losses;
    const result = await this.experiments.run({
      kind: 'compareLosses',
      title: l10n.t('Losses of {0}', titleOf(runFile)),
      subtitle: l10n.t('{0} losses, three seeds each', candidates.length),
      plan: l10n.t('Each loss is trained from the same three seeds.'),
      request: { kind: 'compareLosses', run, candidates },
      view: ({ compared }, done) => viewComparison(compared, { done, reasons, own: own.name }),
      offers: () => [],
      chooseRow: async (name) => {
        const chosen = candidates.find((candidate) => candidate.name === name);
        if (chosen !== undefined) await this.edits.change(runFile, chosen.change);
      },
    });
    return result?.compared.losses.map(({ name }) => name);
  }
}

/** Asks for losses, each with its reason. */
async function choose(
  losses: readonly OfferedLoss[],
  title: string,
): Promise<readonly OfferedLoss[] | undefined> {
  const items = losses.map((loss, i) => ({
    label: loss.name,
    detail: loss.reason,
    picked: i < CHOSEN_AT_FIRST,
    loss,
  }));
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Compare Losses of {0}', title),
    placeHolder: l10n.t('The losses to train with, from the same seeds'),
    canPickMany: true,
    matchOnDetail: true,
  });
  return chosen?.map(({ loss }) => loss);
}
