import { randomUUID } from 'node:crypto';
import { EventEmitter, type Disposable } from 'vscode';
import { RunHistory, type RunControls } from '../dashboard/dashboard';
import type { RunEnded, RunEvent } from '../runs/events';
import { newRunId } from '../runs/run-id';
import type { TrainingClient } from '../worker/training-client';
import type { TrainingRun } from '../worker/training-run';
import type { FindingStore } from './finding-store';
import { problemFinding } from './problem-finding';
import type { RunDocuments } from './run-documents';
import { Turns } from './turns';
import { unsavedLossFiles, unsavedText } from './unsaved-texts';

/** A training that was started in this window. */
export interface StartedTraining {
  /** Absolute path of the run file; one of {@link RunDocuments} when it was never written. */
  readonly runFile: string;
  /** The same for trainings that were started together. */
  readonly group: string;
  readonly run: TrainingRun;
  /** Undefined as long as the run has not introduced itself. */
  readonly history: RunHistory | undefined;
}

interface Training extends StartedTraining {
  runFile: string;
  history: RunHistory | undefined;
}

/** What is trained again by "Restart". */
interface Start {
  readonly runFiles: readonly string[];
  readonly seed: number | undefined;
}

/** Trainings that have ended are remembered for their last result, the oldest not for ever. */
const ENDED_KEPT = 20;

/**
 * The trainings of the window: started, steered, and their news handed on to findings and to whoever shows them.
 */
export class TrainingRuns implements Disposable {
  readonly #trainings: Training[] = [];
  readonly #turns = new Turns();
  #latest: Start | undefined;
  readonly #changed = new EventEmitter<StartedTraining>();
  readonly #introduced = new EventEmitter<{
    readonly training: StartedTraining;
    readonly history: RunHistory;
  }>();
  readonly #ended = new EventEmitter<{ readonly training: StartedTraining; readonly end: RunEnded }>();

  /** Something is different about a training: its state, its steps. */
  readonly onDidChange = this.#changed.event;
  /** A training is known to run. */
  readonly onDidIntroduce = this.#introduced.event;
  readonly onDidEnd = this.#ended.event;

  /** @param storageFolder folder that keeps the runs */
  constructor(
    private readonly client: TrainingClient,
    private readonly documents: RunDocuments,
    private readonly findings: FindingStore,
    private readonly storageFolder: string,
  ) {}

  /** Trainings that have not ended. */
  get running(): readonly StartedTraining[] {
    return this.#trainings.filter(({ run }) => run.state !== 'ended');
  }

  /** Whether there is something that {@link restart} would train. */
  get restartable(): boolean {
    return this.#latest !== undefined;
  }

  /** Trainings that are known to run or to have run, the newest first. */
  get introduced(): readonly { readonly id: string; readonly history: RunHistory }[] {
    return this.#trainings
      .flatMap(({ run, history }) => (history === undefined ? [] : [{ id: run.id, history }]))
      .reverse();
  }

  /** The newest training of a run file. */
  latestOf(runFile: string): StartedTraining | undefined {
    return this.#trainings.filter((training) => training.runFile === runFile).at(-1);
  }

  /** A training is likely to be started soon. */
  prepare(): void {
    this.client.prepare();
  }

  /** Trains run files, each in a training of its own, in place of trainings of the same files that still run. */
  start(runFiles: readonly string[], seed?: number): Promise<void> {
    this.#latest = { runFiles, seed };
    // Two that come at once must not both find nothing to stop.
    return this.#turns.take(() => this.#replace(runFiles, seed));
  }

  async #replace(runFiles: readonly string[], seed: number | undefined): Promise<void> {
    await Promise.all(
      this.running
        .filter(({ runFile }) => runFiles.includes(runFile))
        .map(({ run }) => {
          run.stop();
          return run.ended;
        }),
    );
    const group = randomUUID();
    for (const runFile of runFiles) this.#startOne(runFile, seed, group);
  }

  /** Trains again what was started last. */
  async restart(): Promise<void> {
    if (this.#latest !== undefined) await this.start(this.#latest.runFiles, this.#latest.seed);
  }

  /** What was trained without a file has got one. */
  renamed(from: string, to: string): void {
    const rename = (runFile: string): string => (runFile === from ? to : runFile);
    this.#latest &&= { ...this.#latest, runFiles: this.#latest.runFiles.map(rename) };
    for (const training of this.#trainings) training.runFile = rename(training.runFile);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#introduced.dispose();
    this.#ended.dispose();
  }

  /** What the dashboard's buttons do to a training. */
  controlsOf(training: StartedTraining): RunControls {
    const { run } = training;
    return {
      pause: () => {
        run.pause();
      },
      resume: () => {
        run.resume();
      },
      step: () => {
        run.step();
      },
      stop: () => {
        run.stop();
      },
      restart: () => {
        void this.start([training.runFile], run.request.seed);
      },
    };
  }

  #startOne(runFile: string, seed: number | undefined, group: string): void {
    const id = newRunId();
    const text = this.documents.textOf(runFile) ?? unsavedText(runFile);
    this.findings.begin(id, runFile);
    const run = this.client.start(
      { id, runFile, text, unsaved: unsavedLossFiles(), seed, storageFolder: this.storageFolder },
      {
        onEvents: (events) => {
          this.#take(training, events);
        },
        onStateChange: (state) => {
          training.history?.setPaused(state === 'paused');
          this.#changed.fire(training);
        },
      },
    );
    const training: Training = { runFile, group, run, history: undefined };
    this.#remember(training);
    this.#changed.fire(training);
  }

  #take(training: Training, events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type === 'run') {
        const history = new RunHistory(event);
        training.history = history;
        this.#introduced.fire({ training, history });
      }
      if (event.type === 'finding') this.findings.add(training.run.id, event.finding);
    }
    training.history?.appendAll(events);
    this.#changed.fire(training);
    const last = events.at(-1);
    if (last?.type === 'end') this.#finish(training, last);
  }

  #finish(training: Training, end: RunEnded): void {
    for (const problem of training.run.problems) {
      this.findings.add(training.run.id, problemFinding(problem));
    }
    this.findings.end(training.run.id);
    this.#ended.fire({ training, end });
  }

  #remember(training: Training): void {
    this.#trainings.push(training);
    const ended = this.#trainings.filter(({ run }) => run.state === 'ended');
    for (const old of ended.slice(0, Math.max(0, ended.length - ENDED_KEPT))) {
      this.#trainings.splice(this.#trainings.indexOf(old), 1);
    }
  }
}
