import * as z from 'zod';
import type {
  ExperimentAction,
  ExperimentHostMessage,
  ExperimentPageMessage,
  ExperimentView,
} from './experiment-view';

/** What buttons do. */
export interface ExperimentActions {
  /** Of the list of actions, or of a row of the table. */
  act(action: number, row: number | null): void;
  /** Nobody looks at it any more. */
  close(): void;
}

export interface BoardHost {
  send(message: ExperimentHostMessage): void;
  log(problem: string): void;
}

/** Experiments that the page offers; when there are more, the oldest that has ended is dropped. */
const KEPT = 8;

const id = z.string().min(1).max(200);
const index = z.int().min(0);
const schema: z.ZodType<ExperimentPageMessage> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('selectExperiment'), id: id.nullable() }),
  z.strictObject({ type: z.literal('closeExperiment'), id }),
  z.strictObject({
    type: z.literal('actOnExperiment'),
    id,
    action: index,
    title: z.string(),
    row: index.nullable(),
  }),
]);
const TYPES = ['selectExperiment', 'closeExperiment', 'actOnExperiment'];

/** The experiments of the window: keeps them, and one page up to date about them while it is shown. */
export class ExperimentBoard {
  private readonly experiments = new Map<string, { view: ExperimentView; actions: ExperimentActions }>();
  private selected: string | null = null;
  private ready = false;

  constructor(private readonly host: BoardHost) {}

  /** Offers an experiment and shows it, in place of one with the same id. */
  add(view: ExperimentView, actions: ExperimentActions): void {
    this.experiments.set(view.id, { view, actions });
    this.selected = view.id;
    for (const [oldest, { view: old }] of this.experiments) {
      if (this.experiments.size <= KEPT) break;
      if (old.state !== 'running') this.experiments.delete(oldest);
    }
    this.sendAll();
  }

  /** News of an experiment; of one that was closed nothing is wanted any more. */
  update(view: ExperimentView): void {
    const experiment = this.experiments.get(view.id);
    if (experiment === undefined) return;
    experiment.view = view;
    if (this.ready) this.host.send({ type: 'experiment', experiment: view });
  }

  /** Shows the runs instead of an experiment. */
  showRuns(): void {
    if (this.selected === null) return;
    this.selected = null;
    this.sendAll();
  }

  /**
   * Takes a message of the page, which may be anything.
   * @returns false when it is not, or not only, about experiments
   */
  receive(value: unknown): boolean {
    const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
    if (type === 'ready') {
      this.ready = true;
      this.sendAll();
      return false;
    }
    if (typeof type !== 'string' || !TYPES.includes(type)) return false;
    const message = schema.safeParse(value);
    if (message.success) this.obey(message.data);
    else this.host.log(`A message of the dashboard was dropped. ${z.prettifyError(message.error)}`);
    return true;
  }

  /** To be called when the page is hidden or closed: it says "ready" once it is shown again. */
  forgetPage(): void {
    this.ready = false;
  }

  private obey(message: ExperimentPageMessage): void {
    const experiment = message.id === null ? undefined : this.experiments.get(message.id);
    switch (message.type) {
      case 'selectExperiment':
        this.selected = experiment?.view.id ?? null;
        break;
      case 'actOnExperiment':
        if (experiment !== undefined && buttonAt(experiment.view, message)?.title === message.title)
          experiment.actions.act(message.action, message.row);
        else this.host.log(`"${message.title}" was ignored: the experiment has no such button any more.`);
        break;
      case 'closeExperiment':
        this.experiments.delete(message.id);
        if (this.selected === message.id) this.selected = null;
        experiment?.actions.close();
        this.sendAll();
        break;
    }
  }

  private sendAll(): void {
    if (!this.ready) return;
    const experiments = [...this.experiments.values()].map(({ view }) => view);
    this.host.send({ type: 'experiments', experiments, selected: this.selected });
  }
}

/** The button that is where one was pressed. */
function buttonAt(
  { actions, table }: ExperimentView,
  { action, row }: { readonly action: number; readonly row: number | null },
): ExperimentAction | null | undefined {
  return row === null ? actions.at(action) : table?.rows.at(row)?.action;
}
