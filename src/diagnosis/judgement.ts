import type { Finding, Fix, RelatedPlace, Severity } from '../runs/finding';
import type { Place } from '../runs/location';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import type { RuleId } from '../runs/rule-ids';
import { formatNumber } from './format-number';
import { resolvePlace } from './place-resolver';
import type { Remedy, Report, RuleMeta, Suspicion } from './rule';
import { changeEdits } from './run-file-change';
import { closing, learned, opening, remainingShare, type TrialOutcome, type TrialRunner } from './trial';

/** Steps that a trial goes beyond the one at which the trouble was certain, and the most it may take. */
const TRIAL_MARGIN = 40;
const TRIAL_LIMIT = 2000;
/** Trials for one trouble. */
const TRIALS_PER_TROUBLE = 8;

/** Plausibility from which a suspicion counts as evidence by itself. */
const EVIDENT = 0.5;

interface HeldSuspicion extends Suspicion {
  readonly meta: RuleMeta;
}

/** A remedy that was tried and worked. */
interface Proof {
  readonly suspicion: HeldSuspicion;
  readonly remedy: Remedy;
  readonly outcome: TrialOutcome;
}

/**
 * Decides what the user is told: the cause of a trouble rather than the trouble, each cause once, and nothing that
 * only follows from what was said before. Causes compete by trial: the run is repeated with each suspected cause taken
 * away, the most plausible first, and the first that heals it is the one.
 */
export class Judgement {
  private readonly suspicions: HeldSuspicion[] = [];
  private readonly told = new Set<RuleId>();
  /** What is known to follow from findings already told. */
  private readonly expected = new Set<RuleId>();

  constructor(
    private readonly run: PreparedRun,
    private readonly metaOf: (rule: RuleId) => RuleMeta | undefined,
    private readonly tryOut: TrialRunner,
    private readonly emit: (finding: Finding) => void,
  ) {}

  suspect(meta: RuleMeta, suspicion: Suspicion): void {
    if (this.severityOf(meta) !== null) this.suspicions.push({ ...suspicion, meta });
  }

  /** @param step null before training */
  report(meta: RuleMeta, report: Report, step: number | null): void {
    const severity = report.severity ?? this.severityOf(meta);
    if (this.severityOf(meta) === null || severity === null || this.expected.has(meta.id)) return;
    if (step !== null && this.told.has(meta.id)) return;
    const proof = step === null || severity === 'info' ? null : this.findCause(meta.id, step, report);
    if (proof === null) this.tell(meta, report, severity, step, [], null);
    else this.tellCause(proof, meta, report, severity, step!);
  }

  private tellCause(proof: Proof, symptom: RuleMeta, report: Report, severity: Severity, step: number): void {
    const { suspicion } = proof;
    const consequence = this.related(report.place, report.message, symptom.id);
    this.tell(suspicion.meta, suspicion, severity, step, [consequence], proof);
    this.expect(symptom.id);
  }

  private tell(
    meta: RuleMeta,
    report: Report,
    severity: Severity,
    step: number | null,
    consequences: readonly RelatedPlace[],
    proof: Proof | null,
  ): void {
    this.told.add(meta.id);
    if (severity !== 'info') this.expect(meta.id);
    const related = (report.related ?? []).map(({ place, message }) => this.related(place, message));
    this.emit({
      rule: meta.id,
      severity,
      step,
      message: proof === null ? report.message : `${report.message} ${proofSentence(proof)}`,
      location: resolvePlace(report.place, this.run.document, this.run.dataset),
      related: [...consequences, ...related],
      fixes: this.fixes(report, proof?.remedy ?? null),
    });
  }

  /** From now on what follows from this rule, directly or not, is no finding of its own. */
  private expect(rule: RuleId): void {
    if (this.expected.has(rule)) return;
    this.expected.add(rule);
    for (const consequence of this.metaOf(rule)?.leadsTo ?? []) this.expect(consequence);
  }

  private findCause(
    trouble: RuleId,
    step: number,
    { leaves = Number.NaN, sudden = false }: Report,
  ): Proof | null {
    const candidates = this.suspicions
      .filter(
        ({ explains, plausibility }) => explains.includes(trouble) && (!sudden || plausibility >= EVIDENT),
      )
      .sort((a, b) => b.plausibility - a.plausibility);
    const steps = Math.min(TRIAL_LIMIT, 2 * step + TRIAL_MARGIN, Math.max(this.run.totalSteps, 1));
    let trials = 0;
    for (const suspicion of candidates) {
      for (const remedy of suspicion.remedies) {
        if (trials++ >= TRIALS_PER_TROUBLE) return null;
        const outcome = this.tryOut(remedy.change, { steps });
        if (outcome !== null && heals(outcome, leaves)) return { suspicion, remedy, outcome };
      }
    }
    return null;
  }

  private related(place: Place, message: string, rule?: RuleId): RelatedPlace {
    return { message, location: resolvePlace(place, this.run.document, this.run.dataset), rule };
  }

  private fixes({ remedies = [] }: Report, proven: Remedy | null): Fix[] {
    const ordered = proven === null ? remedies : [proven, ...remedies.filter((remedy) => remedy !== proven)];
    return ordered.slice(0, 3).map(({ title, change }, i) => ({
      title,
      edits: changeEdits(this.run.document, change),
      ...(i === 0 ? { preferred: true } : {}),
    }));
  }

  /** As the run file says, else the rule's own; null when it is off. */
  private severityOf(meta: RuleMeta): Severity | null {
    const setting = this.run.runFile.watch[meta.id]?.severity;
    if (setting === 'off') return null;
    return setting ?? meta.severity;
  }
}

/** With a share given, learning is not enough: the trial must leave clearly less of the loss than the run did. */
function heals(outcome: TrialOutcome, leaves: number): boolean {
  if (!learned(outcome)) return false;
  return Number.isNaN(leaves) || remainingShare(outcome) < 0.7 * leaves;
}

function proofSentence({ remedy, outcome }: Proof): string {
  const [from, to] = [opening(outcome.losses), closing(outcome.losses)].map(formatNumber);
  return `Tried here: with "${remedy.title}" the first ${outcome.losses.length} steps go from a loss of ${from} to ${to}.`;
}
