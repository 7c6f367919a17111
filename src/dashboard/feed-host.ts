import type { Finding } from '../runs/finding';
import type { Location } from '../runs/location';
import type { RunWindow, StepRange } from '../runs/series/run-window';
import type { HostMessage } from './protocol';
import type { RunHistory } from './run-history';

/** What the buttons of the dashboard do to a run. */
export interface RunControls {
  pause(): void;
  resume(): void;
  /** Takes one step of a paused run. */
  step(): void;
  stop(): void;
  /** Trains the run's file anew, as another run. */
  restart(): void;
}

export interface OfferedRun {
  readonly history: RunHistory;
  /** Null for a run that is only looked at. */
  readonly controls: RunControls | null;
  /** The same for runs that were started together, to be compared; default: the run stands alone. */
  readonly group?: string;
}

/** A fix of a finding, as the page lists it. */
export interface ListedFix {
  /** Absolute path of the run file. */
  readonly runFile: string;
  readonly rule: string;
  readonly title: string;
}

/** What a user looks at. */
export interface SelectedStep {
  readonly run: string;
  /** Null: the latest. */
  readonly step: number | null;
  /** The last step taken; -1 before the first. */
  readonly last: number;
}

/** Where a finding, or something that it leads to, was when the run found it. */
export interface PlaceOfFinding {
  readonly run: string;
  readonly finding: Finding;
  /** Index of a related place; null for its own. */
  readonly related: number | null;
  readonly location: Location;
}

/** What a {@link RunFeed} needs from outside. */
export interface FeedHost {
  /** Resolves to false when no page is there to receive the message. */
  send(message: HostMessage): PromiseLike<boolean>;
  /** Shows a place of a finding of a run, wherever it has moved to since. */
  reveal(place: PlaceOfFinding): void;
  /** Starts the command "Train with Loss...". */
  train(): void;
  /** Starts the command "Export Curves...". */
  export(): void;
  /** Starts the command "Prove Fix". */
  prove(fix: ListedFix): void;
  /** A run that the page showed before the window was reloaded; undefined when it is gone. */
  loadRun(id: string): PromiseLike<OfferedRun | undefined>;
  /** Finer numbers of a stretch of a run than those of its history; undefined when there are none. */
  readWindow(id: string, range: StepRange): PromiseLike<RunWindow | undefined>;
  /** Runs were added or removed. @param count how many there are to show now */
  runsChanged(count: number): void;
  log(problem: string): void;
}

/** Time, so that tests can make it pass. */
export interface FeedClock {
  /** Milliseconds, never decreasing. */
  now(): number;
  /** Calls back after `delay` milliseconds unless the function returned is called before. */
  after(delay: number, callback: () => void): () => void;
}
