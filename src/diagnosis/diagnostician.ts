import type { Finding } from '../runs/finding';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { RuleId } from '../runs/rule-ids';
import { fixedColumn } from '../runs/telemetry';
import type { TrainingObserver, TrainingView } from '../runs/training/view';
import { GradientHistory } from './gradient-history';
import { Judgement } from './judgement';
import { initialLoss } from './probes';
import type { Histories, Rule, RuleHandlers, RuleMeta } from './rule';
import { rules as allRules } from './rules';
import { LossHistory } from './training-history';
import type { TrialRunner } from './trial';

export interface DiagnosticianOptions {
  /** Takes each finding as it becomes certain. */
  readonly onFinding: (finding: Finding) => void;
  /** Repeats the run with changes, for telling causes apart. */
  readonly tryOut: TrialRunner;
  /** Instead of all of them; for tests of single rules. */
  readonly rules?: readonly Rule[];
}

/** Watches one run from before its first step to its end, and tells what is wrong with it. */
export class Diagnostician implements TrainingObserver {
  private readonly handlers: readonly RuleHandlers[];
  private histories: Histories | null = null;
  private step: number | null = null;

  constructor(
    private readonly run: PreparedRun,
    { onFinding, tryOut, rules = allRules }: DiagnosticianOptions,
  ) {
    const metas = new Map<RuleId, RuleMeta>(rules.map(({ meta }) => [meta.id, meta]));
    const judgement = new Judgement(run, (id) => metas.get(id), tryOut, onFinding);
    this.handlers = rules.map(({ meta, create }) =>
      create({
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
    );
  }

  /** Looks at all that is known without computing anything; to be called once, before training. */
  checkStatically(): void {
    for (const handlers of this.handlers) handlers.static?.();
  }

  onStart(view: TrainingView): void {
    const { batchSize } = this.run.runFile;
    const window = Math.max(5, Math.min(64, this.run.stepsPerEpoch), Math.min(64, Math.ceil(32 / batchSize)));
    this.histories = {
      loss: new LossHistory(initialLoss(view), window),
      gradient: new GradientHistory(this.run.layout),
    };
    for (const handlers of this.handlers) handlers.start?.(view, this.histories);
  }

  onStep(view: TrainingView): void {
    const histories = this.remember(view);
    for (const handlers of this.handlers) handlers.step?.(view, histories);
  }

  onNonFinite(view: TrainingView): void {
    this.step = view.step;
    for (const handlers of this.handlers) handlers.nonFinite?.(view, this.histories!);
  }

  onEpoch(view: TrainingView): void {
    for (const handlers of this.handlers) handlers.epoch?.(view, this.histories!);
  }

  onEnd(view: TrainingView): void {
    for (const handlers of this.handlers) handlers.end?.(view, this.histories!);
  }

  private remember(view: TrainingView): Histories {
    const histories = this.histories!;
    this.step = view.step;
    histories.loss.push(view.row[fixedColumn('loss')]);
    histories.gradient.push(view.row, view.row[fixedColumn('gradNorm')]);
    return histories;
  }
}
