import type { FeedClock, FeedHost, OfferedRun, SelectedStep } from './feed-host';
import { DrawnRequests } from './drawn-requests';
import { parsePageMessage } from './page-messages';
import { PageRequests } from './page-requests';
import type { DrawnFormat, HostMessage, PageMessage, SelectMessage } from './protocol';
import type { RunHistory } from './run-history';
import { cursorOf, describeRun, NOTHING_READ, reportProgress, type PageCursor } from './run-views';
import { StepRate } from './step-rate';
import { WindowReading } from './window-reading';

/** Runs that the dashboard offers; when there are more, the oldest that ended is dropped. */
const RUNS_KEPT = 20;
/** Milliseconds between two messages of news. */
const INTERVAL = 50;

interface FeedRun extends OfferedRun {
  readonly ordinal: number;
  readonly rate: StepRate;
  readonly stopListening: () => void;
  changed: boolean;
  /** Whether a page was told that there is this run. */
  told: boolean;
  /** Null when the page does not draw the run. */
  cursor: PageCursor | null;
  findingsSent: number;
}

/**
 * Keeps one page up to date about all runs: nothing is sent before the page says that it is ready, nothing while it is
 * hidden, at most one message of news per 50 ms, and none before the last one was acknowledged, so that a slow page gets
 * fewer and larger messages instead of a queue.
 */
export class RunFeed {
  private readonly runs = new Map<string, FeedRun>();
  private runsAdded = 0;
  /** Runs that are read from disk for the page. */
  private reading = 0;
  private ready = false;
  /** Counts the pages, so that a message lost with an old one does not end the talk with the next. */
  private page = 0;
  private sequence = 0;
  private awaitedAck: number | undefined;
  private lastSent = -Infinity;
  private cancelTimer: (() => void) | undefined;
  private selected: SelectMessage | undefined;
  /** The run that the next page is to select. */
  private wanted: string | undefined;
  private readonly windows: WindowReading;
  private readonly requests: PageRequests;
  private readonly drawn: DrawnRequests;

  constructor(
    private readonly host: FeedHost,
    private readonly clock: FeedClock,
  ) {
    this.windows = new WindowReading({
      readWindow: (id, range) => host.readWindow(id, range),
      send: (message) => {
        this.send(message);
      },
      log: (problem) => {
        host.log(problem);
      },
    });
    this.requests = new PageRequests(host, (id) => this.runs.get(id));
    this.drawn = new DrawnRequests((message) => {
      this.send(message);
    });
  }

  /** Offers a run to the page, in place of one with the same id. */
  addRun({ history, controls, group }: OfferedRun): void {
    const { id } = history.started;
    this.runs.get(id)?.stopListening();
    const run: FeedRun = {
      history,
      controls,
      group,
      ordinal: this.runs.get(id)?.ordinal ?? ++this.runsAdded,
      rate: new StepRate(),
      stopListening: history.onChange(() => {
        this.runChanged(run);
      }),
      changed: true,
      told: this.runs.get(id)?.told ?? false,
      cursor: null,
      findingsSent: 0,
    };
    this.runs.set(id, run);
    this.dropOldRuns();
    this.host.runsChanged(this.runs.size);
    this.sendRuns();
    this.schedule();
  }

  has(id: string): boolean {
    return this.runs.has(id);
  }

  /** Has the page select a run, as soon as there is one. */
  showRun(id: string): void {
    if (!this.runs.has(id)) return;
    if (this.ready) this.send({ type: 'showRun', run: id });
    else this.wanted = id;
  }

  removeRun(id: string): void {
    this.runs.get(id)?.stopListening();
    if (this.runs.delete(id)) {
      this.host.runsChanged(this.runs.size);
      this.sendRuns();
    }
  }

  /** The run that the page shows first, with the step that is selected in it, if one is, and the last one taken. */
  get selection(): SelectedStep | undefined {
    const history = this.selected && this.runs.get(this.selected.run)?.history;
    if (this.selected === undefined || history === undefined) return undefined;
    return { run: this.selected.run, step: this.selected.step, last: history.steps.newestStep };
  }

  /** The history of a run that is offered. */
  historyOf(id: string): RunHistory | undefined {
    return this.runs.get(id)?.history;
  }

  /** The id of the run that was added last. */
  get newestRun(): string | undefined {
    return [...this.runs.keys()].at(-1);
  }

  /** What the page draws, as the bytes of a file. @throws Error with a message for the user when there is no page */
  draw(format: DrawnFormat): Promise<Uint8Array> {
    return this.ready
      ? this.drawn.ask(format)
      : Promise.reject(new Error('The dashboard is hidden. Show it and export again.'));
  }

  /** Takes a message of the page, which may be anything. */
  receive(value: unknown): void {
    const parsed = parsePageMessage(value);
    if (parsed.ok) {
      this.obey(parsed.message);
    } else {
      this.host.log(parsed.error);
    }
  }

  /** To be called when the page is hidden or closed: it is gone then and says "ready" once it is shown again. */
  forgetPage(): void {
    this.ready = false;
    this.page += 1;
    this.windows.forget();
    this.drawn.forget();
    this.awaitedAck = undefined;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
  }

  dispose(): void {
    this.forgetPage();
    for (const run of this.runs.values()) {
      run.stopListening();
    }
    this.runs.clear();
  }

  private obey(message: PageMessage): void {
    switch (message.type) {
      case 'ready':
        this.welcome(message.shown);
        break;
      case 'show':
        this.show(message.shown);
        break;
      case 'askWindow':
        if (this.ready && this.runs.get(message.run)?.cursor) this.windows.ask(message.run, message);
        break;
      case 'select':
        this.selected = message;
        break;
      case 'ack':
        if (message.sequence === this.awaitedAck) {
          this.awaitedAck = undefined;
          this.schedule();
        }
        break;
      case 'control':
        this.requests.control(message);
        break;
      case 'reveal':
        this.requests.reveal(message);
        break;
      case 'train':
        this.host.train();
        break;
      case 'prove':
        this.requests.prove(message);
        break;
      case 'export':
        this.host.export();
        break;
      case 'drawn':
      case 'notDrawn':
        this.drawn.receive(message);
        break;
      case 'problem':
        this.host.log(`The dashboard page reports: ${message.message}`);
        break;
    }
  }

  private welcome(shown: readonly string[]): void {
    this.forgetPage();
    this.ready = true;
    for (const run of this.runs.values()) {
      run.changed = true;
      run.cursor = null;
      run.findingsSent = 0;
    }
    const unknown = shown.filter((id) => !this.runs.has(id));
    this.reading = unknown.length;
    this.sendRuns();
    this.show(shown);
    if (this.wanted !== undefined && this.runs.has(this.wanted))
      this.send({ type: 'showRun', run: this.wanted });
    this.wanted = undefined;
    this.flush();
    const { page } = this;
    for (const id of unknown) {
      this.load(id)
        .catch((error: unknown) => {
          this.host.log(`Run ${id} could not be read: ${String(error)}`);
        })
        .finally(() => {
          if (page !== this.page) return;
          this.reading -= 1;
          if (this.reading === 0) this.sendRuns();
        });
    }
  }

  private async load(id: string): Promise<void> {
    const run = await this.host.loadRun(id);
    if (run && !this.runs.has(id)) {
      this.addRun(run);
      this.show([...this.shownRuns(), id]);
    }
  }

  private shownRuns(): string[] {
    return [...this.runs].filter(([, run]) => run.cursor).map(([id]) => id);
  }

  private show(shown: readonly string[]): void {
    for (const [id, run] of this.runs) {
      if (!shown.includes(id)) {
        run.cursor = null;
      } else if (!run.cursor) {
        run.cursor = NOTHING_READ;
        run.changed = true;
      }
    }
    this.schedule();
  }

  private runChanged(run: FeedRun): void {
    run.changed = true;
    if (run.history.state === 'running') {
      run.rate.observe(this.clock.now(), run.history.steps.newestStep + 1);
    } else {
      run.rate.reset();
    }
    this.schedule();
  }

  private dropOldRuns(): void {
    for (const [id, run] of this.runs) {
      if (this.runs.size <= RUNS_KEPT) {
        return;
      }
      if (run.history.state === 'ended' || run.history.state === 'interrupted') {
        run.stopListening();
        this.runs.delete(id);
      }
    }
  }

  private sendRuns(): void {
    if (!this.ready) {
      return;
    }
    const runs = [...this.runs.values()].map((run) => {
      const { history, controls, group, ordinal, told } = run;
      run.told = true;
      return describeRun(history, { ordinal, controllable: controls !== null, group, fresh: !told });
    });
    this.send({ type: 'runs', runs, reading: this.reading > 0 });
  }

  private schedule(): void {
    if (this.cancelTimer || !this.mayFlush()) {
      return;
    }
    const delay = Math.max(0, this.lastSent + INTERVAL - this.clock.now());
    this.cancelTimer = this.clock.after(delay, () => {
      this.cancelTimer = undefined;
      this.flush();
    });
  }

  private mayFlush(): boolean {
    return this.ready && this.awaitedAck === undefined;
  }

  private flush(): void {
    const changed = [...this.runs.values()].filter((run) => run.changed);
    if (!this.mayFlush() || changed.length === 0) {
      return;
    }
    const runs = changed.map((run) => {
      const progress = reportProgress(run.history, stepsPerSecond(run), run.cursor, run.findingsSent);
      run.changed = false;
      run.cursor &&= cursorOf(run.history);
      run.findingsSent = run.history.findings.length;
      return progress;
    });
    this.awaitedAck = ++this.sequence;
    this.lastSent = this.clock.now();
    this.send({ type: 'progress', sequence: this.sequence, runs });
  }

  private send(message: HostMessage): void {
    const page = this.page;
    const lost = (): void => {
      if (page === this.page) {
        this.forgetPage();
      }
    };
    this.host.send(message).then((delivered) => {
      if (!delivered) {
        lost();
      }
    }, lost);
  }
}

function stepsPerSecond({ history, rate }: FeedRun): number | null {
  const { end } = history;
  if (end) {
    return end.seconds > 0 ? end.steps / end.seconds : null;
  }
  return rate.stepsPerSecond;
}
