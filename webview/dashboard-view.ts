import type { DrawnFormat, HostMessage, PageMessage, RunDescription } from '../src/dashboard/protocol';
import type { ChartView } from './chart-view';
import type { StepRange } from '../src/runs/series/run-window';
import { DrawQueue } from './draw-queue';
import { drawnFile } from './export/drawn-file';
import { PageParts, type PageActions } from './page-parts';
import { RunModel } from './run-model';
import { selectRun, selectRuns } from './run-selection';
import { onThemeChange, readTheme, type Theme } from './theme';
import { timedFindings } from './timeline';
import { readSettings, type ViewSettings } from './view-settings';
import { WindowRequests } from './window-requests';
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
  private theme: Theme = readTheme();
  private unacknowledged: number | undefined;
  /** Whether runs that were shown before are still to come. */
  private reading: boolean;
  /** What the host knows of the selected run and step. */
  private toldSelection = '';
  /** Key of the curve whose legend is pointed at. */
  private highlighted: string | null = null;
  private readonly parts: PageParts;
  private readonly queue: DrawQueue;
  private readonly windows: WindowRequests;
  /** What is drawn one after the other: what stands around the charts, then each chart. */
  private readonly tasks: (() => void)[] = [];

  constructor(
    body: HTMLElement,
    private readonly host: HostConnection,
  ) {
    this.settings = readSettings(host.stored());
    this.reading = this.settings.shown.length > 0;
    const frames = {
      request: (callback: () => void) => requestAnimationFrame(callback),
      now: () => performance.now(),
    };
    const failed = (error: unknown): void => {
      // Told as any error of the page is.
      reportError(error);
    };
    this.queue = new DrawQueue(
      frames,
      () => {
        this.finishDrawing();
      },
      failed,
    );
    this.windows = new WindowRequests({
      ask: (run, { from, to }) => {
        host.send({ type: 'askWindow', run, from, to });
      },
      now: () => performance.now(),
      comeBack: (delay) => {
        setTimeout(() => {
          this.requestDraw();
        }, delay);
      },
    });
    this.parts = new PageParts(body, this.actions());
    this.tasks.push(
      () => {
        this.drawSurroundings();
      },
      ...this.parts.charts.map((chart) => () => {
        this.drawChart(chart);
      }),
    );
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
        this.reading = message.reading;
        this.takeRuns(message.runs);
        break;
      case 'showRun':
        if (this.runs.has(message.run)) this.selectRun(message.run);
        break;
      case 'window':
        this.runs.get(message.run)?.applyWindow(message.window);
        break;
      case 'askDrawn':
        this.sendDrawn(message.format);
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
    this.windows.reset();
    this.toldSelection = '';
    this.host.send({ type: 'ready', shown: this.settings.shown });
  }

  private get selectedRun(): RunModel | undefined {
    return this.settings.selected === null ? undefined : this.runs.get(this.settings.selected);
  }

  private get shownRuns(): readonly RunModel[] {
    return [...this.runs.values()].filter(({ description }) => this.settings.shown.includes(description.id));
  }

  private actions(): PageActions {
    const visible = (): StepRange => this.visibleRange();
    const all = (): StepRange => this.fullRange();
    const selectedStep = (): number | null => this.settings.step;
    return {
      get range() {
        return visible();
      },
      get full() {
        return all();
      },
      get step() {
        return selectedStep();
      },
      zoom: (range) => {
        this.change({ zoom: range });
      },
      selectStep: (step) => {
        const newest = this.selectedRun?.steps.newestStep ?? 0;
        this.change({ step: step && Math.round(Math.min(Math.max(step, 0), newest)) });
      },
      act: (action) => {
        if (this.settings.selected !== null) {
          this.host.send({ type: 'control', run: this.settings.selected, action });
        }
      },
      selectRun: (id) => {
        this.selectRun(id);
      },
      toggleRun: (id) => {
        this.change({ shown: toggled(this.settings.shown, id) });
      },
      toggleCurve: (key) => {
        this.change({ hidden: toggled(this.settings.hidden, key) });
      },
      pointAtCurve: (key) => {
        this.highlighted = key;
        this.requestDraw();
      },
      change: (settings) => {
        this.change(settings);
      },
      reveal: (finding, related) => {
        if (this.settings.selected !== null) {
          this.host.send({ type: 'reveal', run: this.settings.selected, finding, related });
        }
      },
      prove: (finding, fix) => {
        if (this.settings.selected !== null) {
          this.host.send({ type: 'prove', run: this.settings.selected, finding, fix });
        }
      },
      train: () => {
        this.host.send({ type: 'train' });
      },
      exportCurves: () => {
        this.host.send({ type: 'export' });
      },
      redraw: () => {
        this.requestDraw();
      },
      stepsPerEpoch: () => this.selectedRun?.description.stepsPerEpoch ?? 0,
    };
  }

  private takeRuns(descriptions: readonly RunDescription[]): void {
    const before = this.runs;
    this.runs = new Map(descriptions.map((run) => [run.id, before.get(run.id) ?? new RunModel(run)]));
    const selectable = [...this.runs].map(([id, run]) => ({
      id,
      group: run.description.group,
      live: run.live,
      fresh: run.description.fresh && !before.has(id),
    }));
    const { shown, selected } = selectRuns(this.settings, selectable);
    const isOther = selected !== this.settings.selected;
    this.change({ shown, selected, ...(isOther ? { zoom: null, step: null } : {}) });
  }

  private selectRun(id: string): void {
    const isOther = id !== this.settings.selected;
    this.change({ ...(isOther ? { zoom: null, step: null } : {}), ...selectRun(this.settings, id) });
  }

  private change(settings: Partial<ViewSettings>): void {
    const { shown } = this.settings;
    this.settings = { ...this.settings, ...settings };
    this.host.store(this.settings);
    if (this.settings.shown.join('\n') !== shown.join('\n')) {
      this.host.send({ type: 'show', shown: this.settings.shown });
    }
    this.tellSelection();
    this.requestDraw();
  }

  private sendDrawn(format: DrawnFormat): void {
    const { charts } = this.parts;
    const shown = { charts, runs: this.shownRuns, range: this.visibleRange(), theme: this.theme };
    drawnFile(format, shown).then(
      (bytes) => {
        this.host.send({ type: 'drawn', format, bytes });
      },
      (error: unknown) => {
        this.host.send({ type: 'notDrawn', format, message: String(error).slice(0, 4000) });
      },
    );
  }

  private tellSelection(): void {
    const { selected: run, step } = this.settings;
    const selection = `${run} ${step}`;
    if (run === null || selection === this.toldSelection) {
      return;
    }
    this.toldSelection = selection;
    this.host.send({ type: 'select', run, step });
  }

  private requestDraw(): void {
    this.queue.request(this.tasks);
  }

  private drawSurroundings(): void {
    const { parts, selectedRun: selected } = this;
    parts.setEmpty(selected === undefined, this.reading);
    this.windows.update(this.shownRuns, this.settings.zoom && this.visibleRange());
    if (selected) {
      parts.header.update(selected);
      parts.status.update(selected);
      parts.runList.update([...this.runs.values()], this.settings, this.theme);
      parts.options.update(this.settings);
      parts.findings.update(selected);
      parts.table.update(selected, this.visibleRange());
    }
  }

  private drawChart(chart: ChartView): void {
    const { settings, theme, highlighted, selectedRun: selected } = this;
    if (!selected) {
      return;
    }
    const shown = this.shownRuns;
    const findings = timedFindings(selected.findings);
    const curves = chart.kind.curves(shown, selected, theme);
    chart.draw({ curves, settings, range: this.visibleRange(), findings, highlighted, theme });
  }

  private finishDrawing(): void {
    if (this.selectedRun) {
      this.parts.timeline.update(timedFindings(this.selectedRun.findings));
      this.parts.hover.refresh();
      this.parts.stepMark.update(this.settings.step);
    } else {
      this.parts.hover.hide();
    }
    if (this.unacknowledged !== undefined) {
      this.host.send({ type: 'ack', sequence: this.unacknowledged });
      this.unacknowledged = undefined;
    }
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
