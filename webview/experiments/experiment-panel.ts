import type {
  ExperimentTable,
  ExperimentView,
  TableRow,
} from '../../src/dashboard/experiments/experiment-view';
import { create, createButton, setText } from '../dom';
import type { Theme } from '../theme';
import { LinePlot } from './line-plot';

/** A button was pressed: of the experiment, or of a row of its table. */
export type Act = (button: { action: number; title: string; row: number | null }) => void;

const STATES: Readonly<Record<ExperimentView['state'], string>> = {
  running: 'Running',
  done: 'Done',
  cancelled: 'Cancelled',
  failed: 'Failed',
};

function wholePercent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** One experiment: what it is, what came out, its curves and figures. */
export class ExperimentPanel {
  readonly element: HTMLElement;
  private readonly title = create('h1');
  private readonly subtitle = create('span', { class: 'subtitle' });
  private readonly badge = create('span', { class: 'badge' });
  private readonly progress = create('progress', { attributes: { max: '1' } });
  private readonly actions = create('div', { class: 'experiment-actions' });
  private readonly verdict = create('p', { class: 'verdict', attributes: { role: 'status' } });
  private readonly notes = create('div', { class: 'experiment-notes' });
  private readonly charts = create('div', { class: 'charts' });
  private readonly table = create('div', { class: 'table-scroller' });
  private readonly plots: LinePlot[] = [];
  private shown: ExperimentView | null = null;

  constructor(private readonly act: Act) {
    this.element = create(
      'main',
      { class: 'experiment' },
      create(
        'div',
        { class: 'run-header' },
        create('div', { class: 'names' }, this.title, this.subtitle),
        this.badge,
      ),
      this.progress,
      this.verdict,
      this.actions,
      this.notes,
      this.charts,
      this.table,
    );
  }

  update(view: ExperimentView, theme: Theme): void {
    const { title, subtitle, state, share, verdict, notes, charts } = view;
    setText(this.title, title);
    this.title.title = title;
    setText(this.subtitle, subtitle);
    setText(this.badge, state === 'running' ? wholePercent(share) : STATES[state]);
    this.badge.dataset.state = state;
    this.progress.hidden = state !== 'running';
    this.progress.value = share;
    this.progress.setAttribute('aria-label', `${title}: ${wholePercent(share)}`);
    setText(this.verdict, verdict?.text ?? '');
    this.verdict.dataset.tone = verdict?.tone ?? 'neutral';
    this.verdict.hidden = verdict === null;
    if (this.shown?.notes.join('\n') !== notes.join('\n'))
      this.notes.replaceChildren(...notes.map((text) => create('p', { text })));
    if (JSON.stringify(this.shown?.actions) !== JSON.stringify(view.actions)) this.relistActions(view);
    if (JSON.stringify(this.shown?.table) !== JSON.stringify(view.table)) this.retable(view.table);
    this.shown = view;
    while (this.plots.length < charts.length) {
      const plot = new LinePlot();
      this.plots.push(plot);
      this.charts.append(plot.figure);
    }
    for (const [i, plot] of this.plots.entries()) {
      plot.figure.hidden = i >= charts.length;
      if (i < charts.length) plot.update(charts[i], theme);
    }
  }

  private relistActions({ actions }: ExperimentView): void {
    this.actions.hidden = actions.length === 0;
    this.actions.replaceChildren(
      ...actions.map(({ title, primary }, index) =>
        createButton({ class: primary ? 'primary' : 'secondary', text: title }, () => {
          this.act({ action: index, title, row: null });
        }),
      ),
    );
  }

  private retable(table: ExperimentTable | null): void {
    this.table.hidden = table === null;
    if (table === null) return;
    const head = table.columns.map((text, i) =>
      create('th', { text, attributes: { scope: 'col' }, class: i === 0 ? 'name' : '' }),
    );
    this.table.replaceChildren(
      create(
        'table',
        { class: 'experiment-table' },
        create('caption', { text: table.caption }),
        create('thead', {}, create('tr', {}, ...head, create('th', { class: 'act' }))),
        create('tbody', {}, ...table.rows.map((row, index) => this.row(row, index))),
      ),
    );
  }

  private row({ cells: [name, ...numbers], note, best, action }: TableRow, index: number): HTMLElement {
    const heading = create(
      'th',
      { class: 'name', attributes: { scope: 'row' } },
      create('span', { text: name }),
    );
    if (note !== '') heading.append(create('span', { class: 'row-note', text: note }));
    const button =
      action === null
        ? []
        : [
            createButton({ class: action.primary ? 'primary' : 'secondary', text: action.title }, () => {
              this.act({ action: 0, title: action.title, row: index });
            }),
          ];
    return create(
      'tr',
      { class: best ? 'best' : '' },
      heading,
      ...numbers.map((text) => create('td', { text })),
      create('td', { class: 'act' }, ...button),
    );
  }
}
