import { LossFileError } from '../../language/problem';
import type { RunEvent, RunStarted, TermGradientsMeasured } from '../events';
import type { Finding } from '../finding';
import { prepareRun, type RunIngredients } from '../prepare/prepare-run';
import type { PreparedRun } from '../prepare/prepared-run';
import { RunFileError } from '../run-file-error';
import type { RunSources } from '../store/run-folder';
import { RunWriter } from '../store/run-writer';
import { Trainer, type Budget } from '../training/trainer';
import type { TrainingObserver } from '../training/view';
import { describeRun } from './describe-run';
import { startHelperThread } from './helper-thread';
import { loadIngredients, type LoadOptions, type LoadRequest } from './load-ingredients';
import { RunRefusal } from './run-refusal';

export interface SessionRequest extends LoadRequest {
  /** Name of the run, and of its folder in the store. */
  readonly id: string;
  /** Ends the run after so many steps, if it has not ended by then. */
  readonly maxSteps?: number;
  /** Folder that keeps the runs; null keeps nothing. */
  readonly storageFolder: string | null;
}

/** What an observer is made for. */
export interface ObserverContext {
  readonly run: PreparedRun;
  /** What the run was made of, for trying it with changes. */
  readonly ingredients: RunIngredients;
  /** Tells a finding, after all steps before it. */
  readonly report: (finding: Finding) => void;
  /** Tells what was measured of the terms of the loss. */
  readonly tell: (measured: TermGradientsMeasured) => void;
}

/** Makes an observer when the run has introduced itself; what it reports then comes before the first step. */
export type ObserverFactory = (context: ObserverContext) => TrainingObserver;

export interface SessionOptions {
  /** Takes everything that the run tells, in order; arrays of telemetry become its own. */
  readonly listener: (event: RunEvent) => void;
  readonly observers?: readonly ObserverFactory[];
  readonly reading?: LoadOptions;
}

/** One run from its file to its last event; the same in a worker and in the terminal. */
export class TrainingSession {
  private readonly trainer: Trainer;
  private writer: RunWriter | null = null;
  private stepsTold = 0;
  private begun = false;
  private ended = false;

  private constructor(
    private readonly request: SessionRequest,
    private readonly options: SessionOptions,
    private readonly ingredients: RunIngredients,
    readonly run: PreparedRun,
  ) {
    this.trainer = new Trainer(run, {
      maxSteps: request.maxSteps,
      startHelper: startHelperThread,
      listener: (event) => {
        this.tell(event);
      },
    });
  }

  /**
   * Reads all that the run needs. Nothing is told yet.
   * @throws RunRefusal
   */
  static async open(request: SessionRequest, options: SessionOptions): Promise<TrainingSession> {
    const ingredients = await loadIngredients(request, options.reading);
    try {
      return new TrainingSession(request, options, ingredients, prepareRun(ingredients));
    } catch (error) {
      throw error instanceof RunFileError ? RunRefusal.of(error) : error;
    }
  }

  /** Introduces the run and tells what can be seen before its first step; {@link advance} does so by itself. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    const { id, storageFolder, maxSteps = Infinity } = this.request;
    const started = describeRun(this.run, id, Math.min(this.run.totalSteps, maxSteps));
    if (storageFolder !== null) {
      const { document, lossFiles } = this.ingredients;
      const sources = {
        runFile: { file: document.file, text: document.text },
        lossFiles: [...lossFiles.values()].map(({ file, text }) => ({ file, text })),
      };
      this.writer = openWriter(storageFolder, started, sources);
    }
    this.tell(started);
    for (const create of this.options.observers ?? [])
      this.trainer.addObserver(create(this.observerContext()));
    this.trainer.start();
  }

  /**
   * Trains until the budget is used up or the run ends. An error ends the run, which then says why.
   * @returns false when the run has ended
   */
  advance(budget: Budget): boolean {
    if (this.ended) return false;
    try {
      this.begin();
      return this.trainer.advance(budget);
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  /** Ends the run where it is; nothing happens when it has ended already. */
  stop(): void {
    if (this.ended) return;
    try {
      this.begin();
      this.trainer.stop();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Hands on the telemetry that has gathered, and leaves nothing that is not on disk. An error ends the run. */
  flush(): void {
    if (this.ended) return;
    try {
      this.trainer.flush();
      this.sync();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Gives the memory of a run back that is not to be trained any further; nothing more is told of it. */
  dispose(): void {
    if (!this.ended) this.close();
  }

  private observerContext(): ObserverContext {
    return {
      run: this.run,
      ingredients: this.ingredients,
      report: (finding) => {
        this.trainer.flush();
        this.tell({ type: 'finding', finding });
      },
      tell: (measured) => {
        this.tell(measured);
      },
    };
  }

  private tell(event: RunEvent): void {
    if (this.ended) return;
    this.keep(event);
    if (event.type === 'steps') this.stepsTold += event.rows.length / this.trainer.view.row.length;
    if (event.type === 'end') {
      this.onDisk((writer) => {
        writer.close();
      });
      this.close();
    }
    this.options.listener(event);
  }

  private fail(error: unknown): void {
    const message = describeError(error);
    const figures = { steps: this.stepsTold, seconds: this.trainer.seconds, loss: null, validation: null };
    this.tell({ type: 'end', reason: 'error', ...figures, message });
  }

  private keep(event: RunEvent): void {
    this.onDisk((writer) => {
      writer.append(event);
    });
  }

  private sync(): void {
    this.onDisk((writer) => {
      writer.sync();
    });
  }

  /** A disk that takes nothing more ends the run; its end is then told, but not kept. */
  private onDisk(write: (writer: RunWriter) => void): void {
    if (this.writer === null) return;
    try {
      write(this.writer);
    } catch (error) {
      this.writer.abandon();
      this.writer = null;
      throw new Error(`the run cannot be kept on disk any longer (${describeError(error)})`, {
        cause: error,
      });
    }
  }

  private close(): void {
    this.ended = true;
    this.writer?.abandon();
    this.writer = null;
    this.trainer.dispose();
  }
}

function describeError(error: unknown): string {
  if (error instanceof LossFileError) {
    const { file, line, column } = error.span;
    return `${file}:${line}:${column}: ${error.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** @throws Error that says what to do when the folder takes no further run */
function openWriter(folder: string, started: RunStarted, sources: RunSources): RunWriter {
  try {
    return new RunWriter(folder, started, sources);
  } catch (error) {
    const reason = describeError(error);
    throw new Error(`the run cannot be kept on disk; make room, or let its folder be written (${reason})`, {
      cause: error,
    });
  }
}
