import type { Finding } from '../runs/finding';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { fixedColumn } from '../runs/telemetry';
import type { TrainingObserver, TrainingView } from '../runs/training/view';
import { GradientHistory } from './gradient-history';
import { Judgement } from './judgement';
import { LossHistory } from './loss-history';
import { isSteady, lossInForceSince } from './loss-in-force';
import { startingLoss } from './probes';
import type { Histories, Rule, RuleHandlers, RuleMeta } from './rule';
import { rules as allRules } from './rules';
import { TermGradientHistory } from './term-gradient-history';
import { TermHistory } from './term-history';
import type { TrialRunner } from './trial';

export interface DiagnosticianOptions {
  /** Takes each finding as it becomes certain. */
  readonly onFinding: (finding: Finding) => void;
  /** Repeats the run with changes, for telling causes apart. */
  readonly tryOut: TrialRunner;
  /** Instead of all of them; for tests of single rules. */
  readonly rules?: readonly Rule[];
}

/** Fewest and most steps over which a median of the loss is taken; rows that it should be about. */
const WINDOW = { least: 5, most: 64, rows: 32 } as const;

/** A rule at work on one run. */
interface ActiveRule {
  readonly meta: RuleMeta;
  readonly handlers: RuleHandlers;
}

/** Watches one run from before its first step to its end, and tells what is wrong with it. */
export class Diagnostician implements TrainingObserver {
  private readonly active: readonly ActiveRule[];
  private readonly judgement: Judgement;
  private readonly steady: boolean;
  private histories: Histories | null = null;
  /** Of the last step taken; null before training. */
  private step: number | null = null;
  /** The step since which the histories are about one loss; null while one blends into the next. */
  private since: number | null = 0;

  constructor(
    private readonly run: PreparedRun,
    { onFinding, tryOut, rules = allRules }: DiagnosticianOptions,
  ) {
    this.steady = isSteady(run);
    const judgement = new Judgement(run, tryOut, onFinding);
    this.judgement = judgement;
    this.active = rules
      .filter(({ meta }) => judgement.listensTo(meta))
      .map(({ meta, create }) => ({
        meta,
        handlers: create({
          run,
          tryOut,
          threshold: (name) => run.runFile.watch[meta.id]?.thresholds[name] ?? meta.thresholds[name].default,
          report: (report) => {
            judgement.report(meta, report, this.step);
          },
          suspect: (suspicion) => {
            judgement.suspect(meta, suspicion);
          },
        }),
      }));
  }

  /** Looks at all that is known without computing anything; to be called once, before training. */
  checkStatically(): void {
    for (const { handlers } of this.active) handlers.static?.();
  }

  onStart(view: TrainingView): void {
    this.histories = this.beginHistories(view);
    for (const { handlers } of this.active) handlers.start?.(view, this.histories);
  }

  onStep(view: TrainingView): void {
    this.step = view.step;
    const histories = this.historiesAt(view);
    if (histories === null) return;
    histories.loss.push(view.row[fixedColumn('loss')]);
    histories.gradient.push(view.row);
    histories.terms.push(view.row);
    histories.termGradients.observe(view);
    for (const { meta, handlers } of this.active) {
      if (handlers.step !== undefined && this.judgement.listensTo(meta)) handlers.step(view, histories);
    }
  }

  onNonFinite(view: TrainingView): void {
    this.step = view.step;
    for (const { handlers } of this.active) handlers.nonFinite?.(view, this.histories!);
  }

  onEpoch(view: TrainingView): void {
    if (this.since === null) return;
    for (const { meta, handlers } of this.active) {
      if (handlers.epoch !== undefined && this.judgement.listensTo(meta))
        handlers.epoch(view, this.histories!);
    }
  }

  onEnd(view: TrainingView): void {
    for (const { meta, handlers } of this.active) {
      if (handlers.end !== undefined && this.judgement.listensTo(meta)) handlers.end(view, this.histories!);
    }
  }

  /** Begins anew when another loss has come into force; null while two of them count. */
  private historiesAt(view: TrainingView): Histories | null {
    if (this.run.loss.phases === null) return this.histories;
    const since = lossInForceSince(this.run, view.step);
    if (since !== this.since && since !== null) this.histories = this.beginHistories(view);
    this.since = since;
    return since === null ? null : this.histories;
  }

  private beginHistories(view: TrainingView): Histories {
    const { stepsPerEpoch, layout, runFile } = this.run;
    const { least, most, rows } = WINDOW;
    const window = Math.max(
      least,
      Math.min(most, Math.max(stepsPerEpoch, Math.ceil(rows / runFile.batchSize))),
    );
    return {
      loss: new LossHistory(startingLoss(view), window),
      gradient: new GradientHistory(layout),
      terms: new TermHistory(layout, window),
      termGradients: new TermGradientHistory(this.run),
      // The loss of a later phase begins where an earlier one has led: how far it falls says little about learning.
      steady: this.steady && this.step === null,
    };
  }
}
