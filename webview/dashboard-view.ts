import type { HostMessage, PageMessage, RunAction, RunDescription } from '../src/dashboard/protocol';
import { CHARTS } from './chart-content';
import { ChartView } from './chart-view';
import type { StepRange } from './columns';
import { DataTable } from './data-table';
import { create, createButton } from './dom';
import { DrawQueue } from './draw-queue';
import { FindingsList } from './findings-list';
import { Hover } from './hover';
import { PlotInput } from './plot-input';
import { RunHeader } from './run-header';
import { RunList } from './run-list';
import { RunModel } from './run-model';
import { selectRun, selectRuns } from './run-selection';
import { StatusLine } from './status-line';
import { onThemeChange, readTheme, type Theme } from './theme';
import { timedFindings, Timeline } from './timeline';
import { ViewOptions } from './view-options';
import { readSettings, type ViewSettings } from './view-settings';
import { bounded } from './zoom';

/** The host as the page sees it. */
export interface HostConnection {
  send(message: PageMessage): void;
  /** What {@link store} kept, or anything. */
  stored(): unknown;
  store(settings: ViewSettings): void;
}

/** The whole page: takes messages, keeps what they say, and draws at most once a frame. */
export class DashboardView {
  private runs = new Map<string, RunModel>();
  private settings: ViewSettings;
  private theme: Theme;
  private readonly queue: DrawQueue;
  /** What is drawn one after the other: what stands around the charts, then each chart. */
  private readonly tasks: (() => void)[] = [];
  private unacknowledged: number | undefined;
  /** Key of the curve whose legend is pointed at. */
  private highlighted: string | null = null;
  private readonly main: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly header: RunHeader;
  private readonly status = new StatusLine();
  private readonly runList: RunList;
  private readonly options: ViewOptions;
  private readonly charts: readonly ChartView[];
  private readonly timeline: Timeline;
  private readonly hover: Hover;
  private readonly findings: FindingsList;
  private readonly table: DataTable;

  constructor(
    body: HTMLElement,
    private readonly host: HostConnection,
  ) {
    this.settings = readSettings(host.stored());
    const draw = (): void => {
      this.requestDraw();
    };
    const frames = {
      request: (callback: () => void) => requestAnimationFrame(callback),
      now: () => performance.now(),
    };
    this.queue = new DrawQueue(frames, () => {
      this.finishDrawing();
    });
    const reveal = (finding: number, related: number | null): void => {
      if (this.settings.selected !== null) {
        host.send({ type: 'reveal', run: this.settings.selected, finding, related });
      }
    };
    this.header = new RunHeader((action) => {
      this.act(action);
    });
    this.runList = new RunList({
      select: (id) => {
        this.change({ zoom: null, ...selectRun(this.settings, id) });
      },
      toggle: (id) => {
        this.change({ shown: toggled(this.settings.shown, id) });
      },
    });
    const events = {
      legend: {
        toggle: (key: string) => {
          this.change({ hidden: toggled(this.settings.hidden, key) });
        },
        point: (key: string | null) => {
          this.highlighted = key;
          this.requestDraw();
        },
      },
      showOutliers: () => {
        this.change({ ignoreOutliers: false });
      },
      resized: draw,
    };
    this.charts = CHARTS.map((kind) => new ChartView(kind, events));
    this.findings = new FindingsList(reveal);
    this.options = new ViewOptions((settings) => {
      this.change(settings);
    }, this.findings.summary);
    this.timeline = new Timeline(this.charts[0], (index) => {
      this.findings.focus(index);
      reveal(index, null);
    });
    this.hover = new Hover(this.charts, () => this.selectedRun?.description.stepsPerEpoch ?? 0);
    this.table = new DataTable(draw);
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
    this.empty = emptyState(() => {
      host.send({ type: 'train' });
    });
    body.append(this.empty, this.main, this.hover.tooltip, this.hover.announcer);
    this.theme = readTheme();
    this.tasks.push(
      () => {
        this.drawSurroundings();
      },
      ...this.charts.map((chart) => () => {
        this.drawChart(chart);
      }),
    );
    this.connectInput();
    onThemeChange(() => {
      this.theme = readTheme();
      this.requestDraw();
    });
    this.requestDraw();
  }

  /** Takes a message whose form was checked. @throws RangeError when it does not continue what the page has */
  receive(message: HostMessage): void {
    switch (message.type) {
      case 'runs':
        this.takeRuns(message.runs);
        break;
      case 'progress':
        for (const progress of message.runs) {
          this.runs.get(progress.id)?.apply(progress);
        }
        this.unacknowledged = message.sequence;
        break;
    }
    this.requestDraw();
  }

  /** Asks the host for everything: on loading, and when messages did not fit together. */
  askForAll(): void {
    this.runs.clear();
    this.host.send({ type: 'ready', shown: this.settings.shown });
  }

  private get selectedRun(): RunModel | undefined {
    return this.settings.selected === null ? undefined : this.runs.get(this.settings.selected);
  }

  private connectInput(): void {
    const visible = (): StepRange => this.visibleRange();
    const all = (): StepRange => this.fullRange();
    const input = new PlotInput(this.charts, this.hover, {
      get range() {
        return visible();
      },
      get full() {
        return all();
      },
      zoom: (range) => {
        this.change({ zoom: range });
      },
    });
    input.connect();
  }

  private takeRuns(descriptions: readonly RunDescription[]): void {
    const before = this.runs;
    this.runs = new Map(descriptions.map((run) => [run.id, before.get(run.id) ?? new RunModel(run)]));
    const selectable = [...this.runs].map(([id, run]) => ({ id, live: run.live, fresh: !before.has(id) }));
    const { shown, selected } = selectRuns(this.settings, selectable);
    this.change({ shown, selected, ...(selected === this.settings.selected ? {} : { zoom: null }) });
  }

  private act(action: RunAction): void {
    if (this.settings.selected !== null) {
      this.host.send({ type: 'control', run: this.settings.selected, action });
    }
  }

  private change(settings: Partial<ViewSettings>): void {
    const { shown } = this.settings;
    this.settings = { ...this.settings, ...settings };
    this.host.store(this.settings);
    if (this.settings.shown.join('\n') !== shown.join('\n')) {
      this.host.send({ type: 'show', shown: this.settings.shown });
    }
    this.requestDraw();
  }

  private requestDraw(): void {
    this.queue.request(this.tasks);
  }

  private finishDrawing(): void {
    if (this.selectedRun) {
      this.timeline.update(timedFindings(this.selectedRun.findings));
      this.hover.refresh();
    } else {
      this.hover.hide();
    }
    if (this.unacknowledged !== undefined) {
      this.host.send({ type: 'ack', sequence: this.unacknowledged });
      this.unacknowledged = undefined;
    }
  }

  private drawSurroundings(): void {
    const selected = this.selectedRun;
    this.empty.hidden = selected !== undefined;
    this.main.hidden = selected === undefined;
    if (selected) {
      this.header.update(selected);
      this.status.update(selected);
      this.runList.update([...this.runs.values()], this.settings, this.theme);
      this.options.update(this.settings);
      this.findings.update(selected);
      this.table.update(selected, this.visibleRange());
    }
  }

  private drawChart(chart: ChartView): void {
    const selected = this.selectedRun;
    if (!selected) {
      return;
    }
    const { settings, theme } = this;
    const shown = [...this.runs.values()].filter(({ description }) =>
      settings.shown.includes(description.id),
    );
    const findings = timedFindings(selected.findings);
    const curves = chart.kind.curves(shown, selected, theme);
    chart.draw({
      curves,
      settings,
      range: this.visibleRange(),
      findings,
      highlighted: this.highlighted,
      theme,
    });
  }

  private visibleRange(): StepRange {
    const full = this.fullRange();
    return (this.settings.zoom && bounded(this.settings.zoom, full)) ?? full;
  }

  /** From step 0 to the newest of all runs that are drawn. */
  private fullRange(): StepRange {
    const newest = this.settings.shown.map((id) => this.runs.get(id)?.steps.newestStep ?? 0);
    return { from: 0, to: Math.max(1, ...newest) };
  }
}

function toggled(list: readonly string[], item: string): readonly string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
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
