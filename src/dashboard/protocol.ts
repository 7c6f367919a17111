import type { EndReason } from '../runs/events';
import type { Severity } from '../runs/finding';
import type { TelemetryLayout } from '../runs/telemetry';
import type { FirstNonFinite, RunState } from './run-history';
import type { RunWindow } from '../runs/series/run-window';
import type { BucketSlice } from '../runs/series/step-buckets';

/**
 * What host and page say to each other. The page owns nothing: it says "ready" whenever it was (re)loaded, and is told
 * everything anew. Numbers that may be NaN or infinite travel in typed arrays, because messages are JSON otherwise.
 */

/** What does not change during a run, or rarely. */
export interface RunDescription {
  readonly id: string;
  /** Counts the runs of this window, from 1. */
  readonly ordinal: number;
  /** The same for runs that were started together, to be compared. */
  readonly group: string;
  /** Base name of the run file. */
  readonly name: string;
  readonly loss: string;
  readonly parameters: number;
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly layout: TelemetryLayout;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  /** Name of the validation metric; null when the task has none. */
  readonly metric: string | null;
  /** Whether the buttons have an effect: not on a run that is only looked at. */
  readonly controllable: boolean;
  /** Whether it still trained when this was sent. */
  readonly live: boolean;
  /** Whether no page was told of it before. */
  readonly fresh: boolean;
}

export interface RelatedView {
  readonly message: string;
  readonly place: string;
}

/** A finding as the page shows it; the host keeps the locations. */
export interface FindingView {
  readonly rule: string;
  readonly severity: Severity;
  readonly step: number | null;
  readonly message: string;
  /** "iris.train.json:12:21" */
  readonly place: string;
  readonly related: readonly RelatedView[];
  readonly fixes: readonly string[];
}

/** What became of trying a fix of a finding. */
export interface ProofView {
  readonly rule: string;
  readonly fix: string;
  readonly helps: boolean;
  /** "proven: R² goes from 0.1 to 0.9" */
  readonly text: string;
}

export interface EndView {
  readonly reason: EndReason;
  readonly seconds: number;
  /** Empty unless the reason is "error". */
  readonly message: string;
}

/** Order of the numbers in {@link RunProgress.newest}; NaN where there is none yet, which `known` tells from a real NaN. */
export const NEWEST = ['loss', 'learningRate', 'gradNorm', 'validationLoss', 'validationMetric'] as const;

/** What changed in a run since the last message about it. */
export interface RunProgress {
  readonly id: string;
  readonly state: RunState;
  /** Steps taken. */
  readonly steps: number;
  /** Null while unknown. */
  readonly stepsPerSecond: number | null;
  /** See {@link NEWEST}. */
  readonly newest: Float64Array;
  /** For each number of `newest`, whether it was measured. */
  readonly known: readonly boolean[];
  readonly end: EndView | null;
  readonly nonFinite: readonly FirstNonFinite[];
  readonly findingCount: number;
  /** Findings from index `findingsFrom` on. */
  readonly findingsFrom: number;
  readonly findings: readonly FindingView[];
  /** Of all fixes that were tried. */
  readonly proofs: readonly ProofView[];
  /** Null for runs that the page does not show. */
  readonly curves: CurvesView | null;
}

export interface CurvesView {
  readonly steps: BucketSlice;
  readonly validation: BucketSlice;
  /** The gradients of terms apart; null as long as none were measured. */
  readonly termGradients: { readonly names: readonly string[]; readonly buckets: BucketSlice } | null;
}

/** All runs, whenever one comes or goes, and first of all in answer to "ready". */
export interface RunsMessage {
  readonly type: 'runs';
  readonly runs: readonly RunDescription[];
  /** Whether runs that the page showed before are still read from disk. */
  readonly reading: boolean;
}

/** News of some runs; the page answers with {@link AckMessage} once they are drawn. */
export interface ProgressMessage {
  readonly type: 'progress';
  readonly sequence: number;
  readonly runs: readonly RunProgress[];
}

/** Finer numbers of a stretch of a run, in answer to {@link AskWindowMessage}. */
export interface WindowMessage {
  readonly type: 'window';
  readonly run: string;
  readonly window: RunWindow;
}

/** Draw a run and let the buttons act on it: it has just begun, or was asked for. */
export interface ShowRunMessage {
  readonly type: 'showRun';
  readonly run: string;
}

/** What the page can make of its charts: one PNG of all, or the numbers that are drawn as CSV. */
export const DRAWN_FORMATS = ['png', 'csv'] as const;
export type DrawnFormat = (typeof DRAWN_FORMATS)[number];

/** Send what is drawn; answered by {@link DrawnMessage} or {@link NotDrawnMessage}. */
export interface AskDrawnMessage {
  readonly type: 'askDrawn';
  readonly format: DrawnFormat;
}

export type HostMessage = RunsMessage | ProgressMessage | WindowMessage | ShowRunMessage | AskDrawnMessage;

/** The page was loaded and knows nothing but the ids it showed before. */
export interface ReadyMessage {
  readonly type: 'ready';
  readonly shown: readonly string[];
}

/** From now on the page draws the curves of these runs. */
export interface ShowMessage {
  readonly type: 'show';
  readonly shown: readonly string[];
}

/** The page zoomed in and could draw these steps of a run finer than it can; a newer question replaces an older one. */
export interface AskWindowMessage {
  readonly type: 'askWindow';
  readonly run: string;
  readonly from: number;
  readonly to: number;
}

/** The run and the step that a user looks at; null: its latest step. */
export interface SelectMessage {
  readonly type: 'select';
  readonly run: string;
  readonly step: number | null;
}

export interface AckMessage {
  readonly type: 'ack';
  readonly sequence: number;
}

export const RUN_ACTIONS = ['pause', 'resume', 'step', 'stop', 'restart'] as const;
export type RunAction = (typeof RUN_ACTIONS)[number];

export interface ControlMessage {
  readonly type: 'control';
  readonly run: string;
  readonly action: RunAction;
}

/** Show the place of a finding, or of one of its related places, in an editor. */
export interface RevealMessage {
  readonly type: 'reveal';
  readonly run: string;
  readonly finding: number;
  readonly related: number | null;
}

/** Start the command "Prove Fix" for a fix of a finding. */
export interface ProveMessage {
  readonly type: 'prove';
  readonly run: string;
  readonly finding: number;
  readonly fix: number;
}

/** Start the command "Train with Loss...". */
export interface TrainMessage {
  readonly type: 'train';
}

/** What is drawn as the bytes of a file, in answer to {@link AskDrawnMessage}. */
export interface DrawnMessage {
  readonly type: 'drawn';
  readonly format: DrawnFormat;
  readonly bytes: Uint8Array;
}

/** What was asked for could not be drawn. */
export interface NotDrawnMessage {
  readonly type: 'notDrawn';
  readonly format: DrawnFormat;
  /** For the user. */
  readonly message: string;
}

/** Start the command "Export Curves...". */
export interface ExportMessage {
  readonly type: 'export';
}

/** Something went wrong in the page; for the log. */
export interface ProblemMessage {
  readonly type: 'problem';
  readonly message: string;
}

export type PageMessage =
  | ReadyMessage
  | ShowMessage
  | AskWindowMessage
  | SelectMessage
  | AckMessage
  | ControlMessage
  | RevealMessage
  | ProveMessage
  | TrainMessage
  | DrawnMessage
  | NotDrawnMessage
  | ExportMessage
  | ProblemMessage;
