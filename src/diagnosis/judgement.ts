import type { Finding, Fix, RelatedPlace, Severity } from '../runs/finding';
import type { Place } from '../runs/location';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { RuleId } from '../runs/rule-ids';
import { consequencesOf, SYMPTOMS } from './causal-model';
import { constantPredictorLoss } from './constant-predictor';
import { formatNumber } from './format-number';
import { median } from './median';
import { resolvePlace } from './place-resolver';
import type { Remedy, Report, RuleMeta, Suspicion } from './rule';
import { changeEdits, keepsLoss } from './run-file-change';
import { closing, learned, opening, remainingShare, type TrialOutcome, type TrialRunner } from './trial';

/** Steps that a trial goes beyond the one at which the trouble was certain, and the most it may take. */
const TRIAL_MARGIN = 40;
const TRIAL_LIMIT = 2000;
/** The most steps over which it is compared how much of the loss is left. */
const COMPARISON_LIMIT = 600;
/** Trials for one trouble. */
const TRIALS_PER_TROUBLE = 8;

/** Plausibility from which a suspicion counts as evidence by itself. */
const EVIDENT = 0.5;
/** Where no trial can be afforded, a suspicion from this plausibility on is believed untried. */
const BEYOND_DOUBT = 0.8;
/** A cure leaves at most this share of what the run left of its loss. */
const CURE = 0.7;
/** The same for a run that is no better than a constant answer: there it counts that anything is learned at all. */
const CURE_OF_STUCK = 0.85;

/** Loss / that of the best constant answer: of a run that has got about there, and of a trial that has learned no more. */
const NEAR = 2;
const CONSTANT = 0.98;

interface HeldSuspicion extends Suspicion {
  readonly meta: RuleMeta;
}

interface Proven {
  readonly remedy: Remedy;
  /** Of the trial that healed the run; null when none could be made. */
  readonly outcome: TrialOutcome | null;
}

/** What is behind a symptom. */
interface Cause extends Proven {
  readonly suspicion: HeldSuspicion;
}

/**
 * Decides what the user is told: the cause of a trouble rather than the trouble, each cause once, and nothing that
 * only follows from what was said before. Causes compete by trial: the run is repeated with each suspected cause taken
 * away, the most plausible first, and the first that heals it is the one.
 */
export class Judgement {
  private readonly suspicions: HeldSuspicion[] = [];
  /** What the best constant answer loses; null where that is not known. */
  private readonly untaught: number | null;
  private readonly told = new Set<RuleId>();
  /** What is known to follow from findings already told. */
  private readonly expected = new Set<RuleId>();
  /** The part of it that follows from something seen in training; the rest was only said to be possible. */
  private readonly followed = new Set<RuleId>();

  constructor(
    private readonly run: PreparedRun,
    private readonly tryOut: TrialRunner,
    private readonly emit: (finding: Finding) => void,
  ) {
    this.untaught = run.loss.penalty === null ? constantPredictorLoss(run) : null;
  }

  /** Keeps a suspicion in mind; one of the same rule at the same place takes its place. */
  suspect(meta: RuleMeta, suspicion: Suspicion): void {
    if (this.isOff(meta)) return;
    const pointer = pointerOf(suspicion.place);
    const known = this.suspicions.findIndex(
      (held) => held.meta === meta && pointerOf(held.place) === pointer,
    );
    if (known >= 0) this.suspicions.splice(known, 1);
    this.suspicions.push({ ...suspicion, meta });
  }

  /** Whether a report of this rule would still be told; what nobody hears need not be measured. */
  listensTo({ id }: RuleMeta): boolean {
    return this.run.runFile.watch[id]?.severity !== 'off' && !this.told.has(id) && !this.expected.has(id);
  }

  /** @param step null before training */
  report(meta: RuleMeta, report: Report, step: number | null): void {
    const isNews = report.occurred === true && this.isOnlyForeseen(meta);
    if (!isNews && !this.listensTo(meta)) return;
    const severity = this.severityOf(meta, report.severity ?? meta.severity);
    const isTried = SYMPTOMS.has(meta.id) && severity !== 'info' && report.certain !== true;
    const at = step ?? (report.trialSteps === undefined ? null : 0);
    // What was foreseen has its cause: a trial that merely avoids the place would name another.
    const isForeseen = isNews && this.expected.has(meta.id);
    const cause = isTried && at !== null && !isForeseen ? this.findCause(meta.id, at, report) : null;
    if (cause === null) {
      if (report.onlyWithCause !== true) {
        const helped = isTried && at !== null && !isForeseen ? this.findHelp(at, report) : null;
        this.tell(meta, blame(report, helped), severity, step, [], helped);
      }
      return;
    }
    const { suspicion } = cause;
    const consequence = this.related(report.place, report.message, meta.id);
    this.tell(
      suspicion.meta,
      suspicion,
      this.severityOf(suspicion.meta, severity),
      step,
      [consequence],
      cause,
    );
    this.expect(meta.id, step);
  }

  private tell(
    meta: RuleMeta,
    report: Report,
    severity: Severity,
    step: number | null,
    consequences: readonly RelatedPlace[],
    proven: Proven | null,
  ): void {
    // A remark in passing does not keep the rule from raising its voice later.
    if (severity !== 'info' || step !== null) this.told.add(meta.id);
    if (severity !== 'info') this.expect(meta.id, step);
    const related = (report.related ?? []).map(({ place, message, marked }) => ({
      ...this.related(place, message),
      ...(marked === true ? { marked } : {}),
    }));
    this.emit({
      rule: meta.id,
      severity,
      step,
      message: [report.message, ...(report.guess === undefined ? [] : [report.guess]), ...proof(proven)].join(
        ' ',
      ),
      location: resolvePlace(report.place, this.run.document, this.run.dataset),
      related: [...consequences, ...related],
      fixes: this.fixes(report, proven?.remedy ?? null),
    });
  }

  /** From now on this rule, and what follows from it, is no finding of its own. */
  private expect(rule: RuleId, step: number | null): void {
    for (const expected of [rule, ...consequencesOf(rule)]) {
      this.expected.add(expected);
      if (step !== null) this.followed.add(expected);
    }
  }

  /** Expected only because something was seen before training that can lead to it. */
  private isOnlyForeseen(meta: RuleMeta): boolean {
    return !this.isOff(meta) && !this.told.has(meta.id) && !this.followed.has(meta.id);
  }

  private findCause(symptom: RuleId, step: number, report: Report): Cause | null {
    const candidates = this.suspicions
      .filter(
        ({ meta, plausibility }) =>
          !this.told.has(meta.id) &&
          consequencesOf(meta.id).has(symptom) &&
          (report.sudden !== true || plausibility >= EVIDENT),
      )
      .sort((a, b) => b.plausibility - a.plausibility);
    let trials = 0;
    for (const suspicion of candidates) {
      let tried = false;
      for (const remedy of suspicion.remedies) {
        if (trials++ >= TRIALS_PER_TROUBLE) return null;
        const outcome = this.tryRemedy(remedy, step, report);
        if (outcome === null) continue;
        if (this.heals(outcome, remedy, report)) return { suspicion, remedy, outcome };
        // One that was cut short because each step takes much work has refuted nothing.
        tried ||=
          report.onlyWithCause === true ||
          outcome.losses.length >= this.trialSteps(step, report) ||
          !outcome.finite;
      }
      if (!tried && suspicion.plausibility >= BEYOND_DOUBT)
        return { suspicion, remedy: suspicion.remedies[0], outcome: null };
    }
    return null;
  }

  /** The first attempt that heals a trouble whose cause is not known. */
  private findHelp(step: number, report: Report): Proven | null {
    for (const remedy of report.attempts ?? []) {
      const outcome = this.tryRemedy(remedy, step, report);
      if (outcome !== null && this.heals(outcome, remedy, report) && this.carries(outcome, remedy))
        return { remedy, outcome };
    }
    return null;
  }

  /** Whether what a trial has learned holds for the rows that validate: rows learned by heart are no help. */
  private carries({ validation }: TrialOutcome, { change }: Remedy): boolean {
    if (validation.length === 0 || !keepsLoss(change) || this.run.loss.penalty !== null) return true;
    const untaught = constantPredictorLoss(this.run, this.run.dataset.validationRows);
    return untaught === null || median(validation.slice(-3)) < CONSTANT * untaught;
  }

  /** How long the run is repeated to see whether something heals it. */
  private trialSteps(
    step: number,
    { leaves = Number.NaN, trialSteps = 2 * step + TRIAL_MARGIN }: Report,
  ): number {
    const limit = Number.isNaN(leaves) ? TRIAL_LIMIT : COMPARISON_LIMIT;
    return Math.min(limit, trialSteps, Math.max(this.run.totalSteps, 1));
  }

  /** The same first steps with a remedy; null when that cannot be done. */
  private tryRemedy({ change }: Remedy, step: number, report: Report): TrialOutcome | null {
    const steps = this.trialSteps(step, report);
    // An explosion is not healed by looking away before it happens.
    const atLeast = report.leaves === undefined || Number.isNaN(report.leaves) ? step + 1 : 1;
    return atLeast > steps ? null : this.tryOut(change, { steps, atLeast });
  }

  /** A run that has come to no worse than a constant answer is not healed by getting there another way. */
  private heals(outcome: TrialOutcome, remedy: Remedy, report: Report): boolean {
    const { leaves = Number.NaN, level = Number.NaN } = report;
    const { untaught } = this;
    const gotThere = untaught !== null && !Number.isNaN(leaves) && level < NEAR * untaught;
    if (gotThere && keepsLoss(remedy.change) && closing(outcome.losses) > CONSTANT * untaught) return false;
    return leavesLess(outcome, standingFor(remedy, report));
  }

  private related(place: Place, message: string, rule?: RuleId): RelatedPlace {
    return { message, location: resolvePlace(place, this.run.document, this.run.dataset), rule };
  }

  private fixes({ remedies = [], fixes = [], dataFixes = [] }: Report, proven: Remedy | null): Fix[] {
    const ordered = proven === null ? remedies : [proven, ...remedies.filter((remedy) => remedy !== proven)];
    const changes = ordered.map(({ title, change }) => ({
      title,
      edits: changeEdits(this.run.document, change),
    }));
    return [...fixes, ...changes, ...dataFixes]
      .slice(0, 3)
      .map(({ title, edits }, i) => ({ title, edits, ...(i === 0 ? { preferred: true } : {}) }));
  }

  private isOff({ id }: RuleMeta): boolean {
    return this.run.runFile.watch[id]?.severity === 'off';
  }

  /** As the run file says, else as found. */
  private severityOf({ id }: RuleMeta, found: Severity): Severity {
    const setting = this.run.runFile.watch[id]?.severity ?? null;
    return setting === null || setting === 'off' ? found : setting;
  }
}

function pointerOf(place: Place): string {
  return place.kind === 'runFile' ? place.pointer : '';
}

/** Where the report only guesses what is behind it, what has healed the run shows where the trouble is. */
function blame(report: Report, helped: Proven | null): Report {
  if (helped === null || report.guess === undefined) return report;
  return { ...report, place: helped.remedy.place ?? report.place, guess: undefined };
}

/** What a run has got to. */
interface Standing {
  /** Share of its loss; NaN when the run explodes. */
  readonly leaves: number;
  /** Its loss; NaN where that of a trial is another. */
  readonly level: number;
  /** Whether that is no better than a constant answer. */
  readonly stuck: boolean;
}

function standingFor(
  { change }: Remedy,
  { leaves = Number.NaN, leavesOfConstant = leaves, level = Number.NaN, stuck = false }: Report,
): Standing {
  return keepsLoss(change)
    ? { leaves, level, stuck }
    : { leaves: leavesOfConstant, level: Number.NaN, stuck };
}

/** With a share given, learning is not enough: the trial must leave clearly less of the loss than the run did. */
function leavesLess(outcome: TrialOutcome, { leaves, level, stuck }: Standing): boolean {
  if (!learned(outcome)) return false;
  const cure = stuck ? CURE_OF_STUCK : CURE;
  // A trial that starts higher falls further without getting anywhere.
  if (stuck && level > 0) return closing(outcome.losses) < cure * level;
  if (Number.isNaN(leaves) || remainingShare(outcome) < cure * leaves) return true;
  return level > 0 && closing(outcome.losses) < cure * level;
}

/** What the trial showed, as a sentence. */
function proof(proven: Proven | null): string[] {
  if (proven?.outcome == null) return [];
  const { losses } = proven.outcome;
  const [from, to] = [opening(losses), closing(losses)].map(formatNumber);
  const title = `${proven.remedy.title[0].toLowerCase()}${proven.remedy.title.slice(1)}`;
  return [
    `Tried from the same seed: ${title}, and the first ${losses.length} steps go from ${from} to ${to}.`,
  ];
}
