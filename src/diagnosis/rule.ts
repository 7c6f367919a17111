import type { Fix, Severity } from '../runs/finding';
import type { Place } from '../runs/location';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { RuleId } from '../runs/rule-ids';
import type { TrainingView } from '../runs/training/view';
import type { RunFileChange } from './run-file-change';
import type { GradientHistory } from './gradient-history';
import type { LossHistory } from './loss-history';
import type { TermGradientHistory } from './term-gradient-history';
import type { TermHistory } from './term-history';
import type { TrialRunner } from './trial';

/** When a rule looks: before step 0, at the starting weights, or while training goes on. */
export type Moment = 'static' | 'start' | 'training';

export interface Threshold {
  readonly default: number;
  /** What is compared with it, and its unit. */
  readonly description: string;
}

/** What a rule is, for its documentation page and `watch` in run files; the causal model says what it leads to. */
export interface RuleMeta<Name extends string = string> {
  readonly id: RuleId;
  /** As a heading: "Exploding gradient". */
  readonly title: string;
  /** Of a finding that says nothing else. */
  readonly severity: Severity;
  readonly moments: readonly Moment[];
  /** What it means and why it hurts, for someone who meets it for the first time. */
  readonly meaning: string;
  /** What is measured and compared, exactly. */
  readonly measurement: string;
  /** Paper, documentation page or measurement behind the formula and the thresholds. */
  readonly source: string;
  readonly thresholds: Readonly<Record<Name, Threshold>>;
}

/** A correction of the run file, with the sentence that offers it. */
export interface Remedy {
  /** Imperative and short: "Standardize the features". */
  readonly title: string;
  readonly change: RunFileChange;
  /** Of an attempt: what is to blame when it heals. */
  readonly place?: Place;
}

/** A further place; see `RelatedPlace`. */
export interface Related {
  readonly place: Place;
  readonly message: string;
  readonly marked?: boolean;
}

/** What a rule has to say; becomes a finding, a consequence of one, or nothing when the cause is known already. */
export interface Report {
  readonly place: Place;
  /** What happened, how big against what is normal, what to try. */
  readonly message: string;
  /** Instead of the rule's own. */
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  /** The best first. */
  readonly remedies?: readonly Remedy[];
  /** Corrections of other files, such as the loss file; offered before the remedies. */
  readonly fixes?: readonly Fix[];
  /** Corrections of data files; offered after the remedies. */
  readonly dataFixes?: readonly Fix[];
  /**
   * What may help for no known reason: tried where no cause is found. The first that heals is offered first, and with a
   * {@link guess} the finding is told at its place.
   */
  readonly attempts?: readonly Remedy[];
  /** What else may be behind it: said after the message where no attempt heals. */
  readonly guess?: string;
  /**
   * For a run that stays finite but learns too little: the share of its loss that is left. A cause is found when a
   * trial without it leaves clearly less. Absent for one that explodes: there a trial need only learn.
   */
  readonly leaves?: number;
  /**
   * With `leaves`: what the loss is now. A trial that ends clearly below it heals too, wherever both started from, as
   * long as its change leaves the meaning of the loss alone: a run may start at a loss of hundreds, fall to that of a
   * constant answer, and stay there.
   */
  readonly level?: number;
  /**
   * With `leaves`: the share that is left of what a constant answer loses. It takes the place of `leaves` for a trial
   * that gives the loss another scale, and so starts near a constant answer wherever the run started.
   */
  readonly leavesOfConstant?: number;
  /** With `leaves`: true for a run that is no better than a constant answer, so that learning anything heals it. */
  readonly stuck?: boolean;
  /** Steps over which causes are tried, for a symptom that shows before training. */
  readonly trialSteps?: number;
  /** True for what is no trouble by itself: it is told through the cause that a trial finds, and else not at all. */
  readonly onlyWithCause?: boolean;
  /** True for a trouble out of a clear sky: nothing grew before, so only causes with evidence of their own count. */
  readonly sudden?: boolean;
  /** True for a symptom whose cause is known: nothing is tried. */
  readonly certain?: boolean;
  /** True for what has really happened: told even where it was said before training that it can. */
  readonly occurred?: boolean;
}

/**
 * Something true of the run that may turn out to be the cause of a trouble, with the change that would take it away. It
 * may explain whatever follows from its rule in the causal model.
 */
export interface Suspicion extends Report {
  /** From 0 (hardly) to 1 (almost certain), before anything was tried. */
  readonly plausibility: number;
  /** Taking this away must heal the run if the suspicion is right. */
  readonly remedies: readonly [Remedy, ...Remedy[]];
}

/** What every handler of a rule can see and do. */
export interface RuleContext<Name extends string = string> {
  readonly run: PreparedRun;
  /** The default, or what the run file's `watch` says. */
  readonly threshold: (name: Name) => number;
  /** Says that something is wrong. */
  readonly report: (report: Report) => void;
  /** Keeps something in mind for the case that trouble comes. */
  readonly suspect: (suspicion: Suspicion) => void;
  /** Trains again from the start with a changed run file; null when that cannot be done or no time is left for it. */
  readonly tryOut: TrialRunner;
}

/**
 * What became of a run so far; there from the start of training on. In a schedule of losses it is about the loss in
 * force, and rules are not asked while one blends into the next.
 */
export interface Histories {
  readonly loss: LossHistory;
  readonly gradient: GradientHistory;
  readonly terms: TermHistory;
  readonly termGradients: TermGradientHistory;
  /** False when the loss of the same weights changes by plan, so that it says little about learning. */
  readonly steady: boolean;
}

/** What a rule does at each moment; all are optional. */
export interface RuleHandlers {
  /** Before anything is computed: run file, data and graph are known. */
  static?(): void;
  /** The parameters have their starting numbers. */
  start?(view: TrainingView, histories: Histories): void;
  /** After each step; must be cheap. */
  step?(view: TrainingView, histories: Histories): void;
  /** Instead of `step` when the loss or the gradient is not finite. */
  nonFinite?(view: TrainingView, histories: Histories): void;
  epoch?(view: TrainingView, histories: Histories): void;
  end?(view: TrainingView, histories: Histories): void;
}

/** One rule: an entry in the table of `rules/index.ts` adds it to training, the settings and the documentation. */
export interface Rule<Name extends string = string> {
  readonly meta: RuleMeta<Name>;
  /** Called once a run; what the handlers keep between calls belongs to that run. */
  readonly create: (context: RuleContext<Name>) => RuleHandlers;
}

/** An entry of the table, with the names of its thresholds checked. */
export function defineRule<Name extends string>(rule: Rule<Name>): Rule {
  return rule;
}
