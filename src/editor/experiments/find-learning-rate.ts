import { l10n } from 'vscode';
import { formatSetting } from '../../dashboard/number-format';
import { viewRange } from '../../dashboard/experiments/range-view';
import type { RunDocuments } from '../run-documents';
import { titleOf } from '../training-title';
import { chooseRunFile } from './chosen-run';
import type { ExperimentRuns } from './experiment-runs';
import type { RunFileEdits } from './run-file-edits';
import { textsOfRun } from './run-texts';

/** The command "Find Learning Rate": a range test, and its suggestion as an edit of the run file. */
export class FindLearningRate {
  constructor(
    private readonly documents: RunDocuments,
    private readonly experiments: ExperimentRuns,
    private readonly edits: RunFileEdits,
  ) {}

  /**
   * @returns the suggested rate, null when there is none; undefined when the user ended it
   * @throws Error with a message for the user
   */
  async run(resource: unknown): Promise<number | null | undefined> {
    const runFile = await chooseRunFile(resource, l10n.t('Find Learning Rate'));
    if (runFile === undefined) return undefined;
    const result = await this.experiments.run({
      kind: 'findLearningRate',
      title: l10n.t('Learning rate of {0}', titleOf(runFile)),
      subtitle: l10n.t('range test'),
      plan: l10n.t('A run whose learning rate grows from step to step, until the loss blows up.'),
      request: { kind: 'findLearningRate', run: await textsOfRun(runFile, this.documents) },
      view: ({ test }, done) => viewRange(test, done),
      offers: ({ test: { suggestion, current } }) =>
        suggestion === null || suggestion === current
          ? []
          : [
              {
                title: l10n.t('Use {0}', formatSetting(suggestion)),
                primary: true,
                act: () =>
                  this.edits.change(runFile, [{ pointer: '/optimizer/learningRate', value: suggestion }]),
              },
            ],
    });
    return result?.test.suggestion;
  }
}
