/** An experiment as the page shows it. Numbers that may be NaN travel in typed arrays, because messages are JSON. */
export interface ExperimentView {
  readonly id: string;
  /** "Prove fix: Standardize the features" */
  readonly title: string;
  /** What it is about: the run file, the seeds. */
  readonly subtitle: string;
  readonly state: ExperimentState;
  /** Share of the work that is done, 0 to 1. */
  readonly share: number;
  readonly verdict: Verdict | null;
  /** Further sentences, below the verdict. */
  readonly notes: readonly string[];
  readonly charts: readonly ExperimentChart[];
  readonly table: ExperimentTable | null;
  readonly actions: readonly ExperimentAction[];
}

export const EXPERIMENT_STATES = ['running', 'done', 'cancelled', 'failed'] as const;
export type ExperimentState = (typeof EXPERIMENT_STATES)[number];

export const VERDICT_TONES = ['good', 'bad', 'neutral'] as const;
export interface Verdict {
  readonly tone: (typeof VERDICT_TONES)[number];
  readonly text: string;
}

/** A button; the host knows what it does by its place in the list. */
export interface ExperimentAction {
  readonly title: string;
  readonly primary: boolean;
}

export const SCALES = ['linear', 'log'] as const;
export type ScaleKind = (typeof SCALES)[number];

export interface ExperimentChart {
  readonly title: string;
  /** What the numbers are. */
  readonly unit: string;
  readonly x: { readonly label: string; readonly scale: ScaleKind };
  readonly y: { readonly scale: ScaleKind; readonly min: number; readonly max: number };
  readonly curves: readonly ExperimentCurve[];
  readonly marks: readonly ChartMark[];
}

export interface ExperimentCurve {
  readonly label: string;
  /** Place in the palette, and of its dash. */
  readonly look: number;
  /** Drawn thin and faint, behind the others. */
  readonly faint: boolean;
  /** As long as {@link y}. */
  readonly x: Float64Array;
  /** NaN interrupts the line. */
  readonly y: Float64Array;
  /** The least and the greatest over several runs, as long as {@link y}; null for a single one. */
  readonly band: { readonly low: Float64Array; readonly high: Float64Array } | null;
}

/** A vertical line with a label. */
export interface ChartMark {
  readonly x: number;
  readonly label: string;
  /** The one to look at. */
  readonly strong: boolean;
}

export interface ExperimentTable {
  readonly caption: string;
  /** The first one names the rows; the others hold numbers. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly cells: readonly string[];
  /** A line below the first cell; empty for none. */
  readonly note: string;
  readonly best: boolean;
  /** A button at the end of the row: its place in the list of row actions; null for none. */
  readonly action: ExperimentAction | null;
}

/** What the page is told: all experiments with which is shown, in answer to "ready" and whenever one comes or goes. */
export interface ExperimentsMessage {
  readonly type: 'experiments';
  readonly experiments: readonly ExperimentView[];
  /** Null: the runs are shown. */
  readonly selected: string | null;
}

/** One experiment has news. */
export interface ExperimentMessage {
  readonly type: 'experiment';
  readonly experiment: ExperimentView;
}

export type ExperimentHostMessage = ExperimentsMessage | ExperimentMessage;

/** What the page says back. */
export type ExperimentPageMessage =
  | { readonly type: 'selectExperiment'; readonly id: string | null }
  | { readonly type: 'closeExperiment'; readonly id: string }
  /** A button was pressed: of the experiment, or of a row of its table. */
  | {
      readonly type: 'actOnExperiment';
      readonly id: string;
      readonly action: number;
      /** What the button said: an experiment that ends puts others in the place of its buttons. */
      readonly title: string;
      readonly row: number | null;
    };
