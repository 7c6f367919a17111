import type { RunAction } from '../src/dashboard/protocol';
import { CHARTS } from './chart-content';
import { ChartView } from './chart-view';
import { DataTable } from './data-table';
import { create, createButton } from './dom';
import { FindingsList, type Prove, type Reveal } from './findings-list';
import { Hover } from './hover';
import { PlotInput, type ZoomOwner } from './plot-input';
import { RunHeader } from './run-header';
import { RunList } from './run-list';
import { StepMark } from './step-mark';
import { StatusLine } from './status-line';
import { Timeline } from './timeline';
import { ViewOptions } from './view-options';
import type { ViewSettings } from './view-settings';

/** All that a user can do on the page. */
export interface PageActions extends ZoomOwner {
  readonly act: (action: RunAction) => void;
  readonly selectRun: (id: string) => void;
  readonly toggleRun: (id: string) => void;
  readonly toggleCurve: (key: string) => void;
  /** A curve is pointed at in a legend; null: none is any more. */
  readonly pointAtCurve: (key: string | null) => void;
  readonly change: (settings: Partial<ViewSettings>) => void;
  readonly reveal: Reveal;
  readonly prove: Prove;
  readonly train: () => void;
  readonly exportCurves: () => void;
  /** Something changed its size or was opened. */
  readonly redraw: () => void;
  /** Of the selected run; 0 while there is none. */
  readonly stepsPerEpoch: () => number;
}

/** What the page consists of, from top to bottom. */
export class PageParts {
  readonly header: RunHeader;
  readonly status = new StatusLine();
  readonly runList: RunList;
  readonly options: ViewOptions;
  readonly charts: readonly ChartView[];
  readonly timeline: Timeline;
  readonly hover: Hover;
  readonly stepMark: StepMark;
  readonly findings: FindingsList;
  readonly table: DataTable;
  private readonly main: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly reading = create(
    'div',
    { class: 'empty', attributes: { role: 'status' } },
    create('p', { text: 'Reading the runs that were shown here...' }),
  );

  constructor(body: HTMLElement, actions: PageActions) {
    this.header = new RunHeader(actions.act, actions.exportCurves);
    this.runList = new RunList({ select: actions.selectRun, toggle: actions.toggleRun });
    const events = {
      legend: { toggle: actions.toggleCurve, point: actions.pointAtCurve },
      showOutliers: () => {
        actions.change({ ignoreOutliers: false });
      },
      resized: actions.redraw,
    };
    this.charts = CHARTS.map((kind) => new ChartView(kind, events));
    this.findings = new FindingsList(actions.reveal, actions.prove);
    this.stepMark = new StepMark(this.charts, () => {
      actions.change({ step: null });
    });
    this.options = new ViewOptions(actions.change, this.stepMark.element, this.findings.summary);
    this.timeline = new Timeline(this.charts[0], (index) => {
      this.findings.focus(index);
      actions.reveal(index, null);
    });
    this.hover = new Hover(this.charts, actions.stepsPerEpoch);
    this.table = new DataTable(actions.redraw);
    new PlotInput(this.charts, this.hover, actions).connect();
    this.main = create(
      'main',
      { class: 'dashboard' },
      this.header.element,
      this.status.element,
      this.runList.element,
      this.options.element,
      create('div', { class: 'charts' }, ...this.charts.map(({ figure }) => figure)),
      this.findings.element,
      this.table.element,
    );
    this.empty = emptyState(actions.train);
    body.append(this.empty, this.reading, this.main, this.hover.tooltip, this.hover.announcer);
  }

  /** Shows the invitation to train, or that runs are read, in place of everything else while there is no run. */
  setEmpty(empty: boolean, reading: boolean): void {
    this.empty.hidden = !empty || reading;
    this.reading.hidden = !empty || !reading;
    this.main.hidden = empty;
  }
}

function emptyState(train: () => void): HTMLElement {
  return create(
    'div',
    { class: 'empty' },
    create('h1', { text: 'No run yet' }),
    create('p', {
      text: 'Run \u201cLoss Debugger: Train with Loss...\u201d on a data file, a loss file or a run file.',
    }),
    createButton({ class: 'primary', text: 'Train with Loss...' }, train),
  );
}
