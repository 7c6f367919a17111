import { randomUUID } from 'node:crypto';
import { l10n, ProgressLocation, window } from 'vscode';
import type { Dashboard } from '../../dashboard/dashboard';
import type { ExperimentAction, ExperimentView } from '../../dashboard/experiments/experiment-view';
import type { ExperimentClient } from '../../worker/experiment-client';
import type { ExperimentRequest, ExperimentResult } from '../../worker/experiment-protocol';

export type ExperimentContent = Pick<ExperimentView, 'verdict' | 'notes' | 'charts' | 'table'>;

/** Something to try, and how it is shown. */
export interface ExperimentPlan<Kind extends ExperimentResult['kind']> {
  readonly kind: Kind;
  readonly title: string;
  readonly subtitle: string;
  /** What is being done, as long as there is nothing to show. */
  readonly plan: string;
  readonly request: ExperimentRequest & { readonly kind: Kind };
  readonly view: (result: ResultOf<Kind>, done: boolean) => ExperimentContent;
  /** The buttons below a result. */
  readonly offers: (result: ResultOf<Kind>) => readonly Offer[];
  /** The buttons of rows of the table do this, with the name in the first cell. */
  readonly chooseRow?: (name: string) => PromiseLike<unknown>;
}

export interface Offer extends ExperimentAction {
  readonly act: () => PromiseLike<unknown>;
}

export type ResultOf<Kind extends ExperimentResult['kind']> = ExperimentResult & { readonly kind: Kind };

/** Runs experiments in workers, with their progress in a notification that can end them, and shows them in the dashboard. */
export class ExperimentRuns {
  constructor(
    private readonly client: ExperimentClient,
    private readonly dashboard: Dashboard,
    private readonly report: (error: unknown) => void,
  ) {}

  /**
   * @returns the result; undefined when the user ended it
   * @throws Error with a message for the user
   */
  async run<Kind extends ExperimentResult['kind']>(
    plan: ExperimentPlan<Kind>,
  ): Promise<ResultOf<Kind> | undefined> {
    const abort = new AbortController();
    const shown = new ShownExperiment(plan, this.dashboard, this.report, () => {
      abort.abort();
    });
    try {
      const result = await this.#follow(plan, abort, shown);
      if (result === undefined) shown.cancel();
      else shown.finish(result);
      return result;
    } catch (error) {
      shown.fail(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  #follow<Kind extends ExperimentResult['kind']>(
    plan: ExperimentPlan<Kind>,
    abort: AbortController,
    shown: ShownExperiment<Kind>,
  ): Thenable<ResultOf<Kind> | undefined> {
    const place = { location: ProgressLocation.Notification, title: plan.title, cancellable: true };
    return window.withProgress(place, async (progress, token) => {
      token.onCancellationRequested(() => {
        abort.abort();
      });
      let told = 0;
      const result = await this.client.run(plan.request, {
        signal: abort.signal,
        onProgress: (share, partial) => {
          progress.report({
            increment: 100 * (share - told),
            message: l10n.t('{0} %', Math.round(100 * share)),
          });
          told = share;
          if (isOf(partial, plan.kind)) shown.advance(share, partial);
        },
      });
      return result !== undefined && isOf(result, plan.kind) ? result : undefined;
    });
  }
}

function isOf<Kind extends ExperimentResult['kind']>(
  result: ExperimentResult,
  kind: Kind,
): result is ResultOf<Kind> {
  return result.kind === kind;
}

/** One experiment as the dashboard shows it. */
class ShownExperiment<Kind extends ExperimentResult['kind']> {
  #view: ExperimentView;
  #offers: readonly Offer[];

  constructor(
    private readonly plan: ExperimentPlan<Kind>,
    private readonly dashboard: Dashboard,
    report: (error: unknown) => void,
    cancel: () => void,
  ) {
    const { title, subtitle, plan: intention } = plan;
    this.#offers = [
      {
        title: l10n.t('Cancel'),
        primary: false,
        act: () => {
          cancel();
          return Promise.resolve();
        },
      },
    ];
    this.#view = {
      id: randomUUID(),
      title,
      subtitle,
      state: 'running',
      share: 0,
      verdict: null,
      notes: [intention],
      charts: [],
      table: null,
      actions: this.#offers.map(({ title: name, primary }) => ({ title: name, primary })),
    };
    dashboard.experiments.add(this.#view, {
      act: (action, row) => {
        Promise.resolve(this.#act(action, row)).catch(report);
      },
      close: cancel,
    });
    dashboard.show();
  }

  advance(share: number, result: ResultOf<Kind>): void {
    this.#show({ share, ...this.plan.view(result, false) }, this.#offers);
  }

  finish(result: ResultOf<Kind>): void {
    this.#show({ state: 'done', share: 1, ...this.plan.view(result, true) }, this.plan.offers(result));
  }

  cancel(): void {
    this.#show({ state: 'cancelled' }, []);
  }

  fail(message: string): void {
    this.#show({ state: 'failed', verdict: { tone: 'bad', text: message } }, []);
  }

  #show(news: Partial<ExperimentView>, offers: readonly Offer[]): void {
    this.#offers = offers;
    const actions = offers.map(({ title, primary }) => ({ title, primary }));
    this.#view = { ...this.#view, ...news, actions };
    this.dashboard.experiments.update(this.#view);
  }

  #act(action: number, row: number | null): PromiseLike<unknown> | undefined {
    if (row === null) return this.#offers.at(action)?.act();
    const name = this.#view.table?.rows.at(row)?.cells.at(0);
    return name === undefined ? undefined : this.plan.chooseRow?.(name);
  }
}
