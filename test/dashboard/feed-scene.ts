import type { HostMessage, PageMessage, ProgressMessage } from '../../src/dashboard/protocol';
import type { ListedFix, OfferedRun, RunControls } from '../../src/dashboard/feed-host';
import { RunFeed } from '../../src/dashboard/run-feed';
import { RunHistory } from '../../src/dashboard/run-history';
import { StepBuckets } from '../../src/runs/series/step-buckets';
import { runStarted } from './run-fixture';

/** A host, a clock and a page whose answers are given by hand. */
export class Scene {
  readonly sent: HostMessage[] = [];
  readonly log: string[] = [];
  readonly revealed: number[] = [];
  readonly proved: ListedFix[] = [];
  readonly stored = new Map<string, OfferedRun>();
  readonly windowsRead: (readonly [string, number, number])[] = [];
  /** Answers the question about finer numbers that waits. */
  answer = (): void => undefined;
  trained = 0;
  exported = 0;
  /** How many runs there were to show, after each change. */
  readonly counts: number[] = [];
  delivered = true;
  private time = 0;
  private timers: { at: number; callback: () => void }[] = [];
  readonly feed = new RunFeed(
    {
      send: (message) => {
        this.sent.push(message);
        return Promise.resolve(this.delivered);
      },
      reveal: ({ location }) => this.revealed.push(location.line),
      train: () => (this.trained += 1),
      prove: (fix) => this.proved.push(fix),
      export: () => (this.exported += 1),
      runsChanged: (count) => this.counts.push(count),
      loadRun: (id) => Promise.resolve(this.stored.get(id)),
      readWindow: (id, range) => {
        this.windowsRead.push([id, range.from, range.to]);
        return new Promise((resolve) => {
          this.answer = () => {
            resolve({ range, ...this.noNumbers });
          };
        });
      },
      log: (problem) => this.log.push(problem),
    },
    {
      now: () => this.time,
      after: (delay, callback) => {
        const timer = { at: this.time + delay, callback };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((other) => other !== timer);
        };
      },
    },
  );

  private readonly noNumbers = {
    steps: new StepBuckets(1).slice(0),
    validation: new StepBuckets(1).slice(0),
  };

  /** From and to of the windows that were sent. */
  get windows(): (readonly [number, number])[] {
    return this.sent.flatMap((message) =>
      message.type === 'window' ? [[message.window.range.from, message.window.range.to] as const] : [],
    );
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.timers.filter(({ at }) => at <= this.time);
    this.timers = this.timers.filter(({ at }) => at > this.time);
    for (const { callback } of due) {
      callback();
    }
  }

  say(message: PageMessage): void {
    this.feed.receive(message);
  }

  get news(): ProgressMessage[] {
    return this.sent.filter((message) => message.type === 'progress');
  }

  /** Acknowledges the newest news. */
  acknowledge(): void {
    this.say({ type: 'ack', sequence: this.news[this.news.length - 1].sequence });
  }
}

function silentControls(calls: string[]): RunControls {
  return {
    pause: () => calls.push('pause'),
    resume: () => calls.push('resume'),
    step: () => calls.push('step'),
    stop: () => calls.push('stop'),
    restart: () => calls.push('restart'),
  };
}

export function sceneWithRun(id = 'run-1'): { scene: Scene; history: RunHistory; calls: string[] } {
  const scene = new Scene();
  const history = new RunHistory(runStarted({ id }));
  const calls: string[] = [];
  scene.feed.addRun({ history, controls: silentControls(calls) });
  return { scene, history, calls };
}

/** Lets promises that are settled call back. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
