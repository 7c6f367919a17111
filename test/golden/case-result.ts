import type { Precision } from '../../src/engine/operation';

/** How one case of the reference data went in one precision. */
export interface CaseResult {
  readonly id: string;
  /** What the case is about: the operator's, optimizer's or schedule's name. */
  readonly subject: string;
  readonly precision: Precision;
  readonly outcome: CaseOutcome;
}

export type CaseOutcome =
  | {
      readonly kind: 'passed';
      /** Differences that the comparison rules tell to report without failing. */
      readonly remarks: readonly string[];
    }
  | { readonly kind: 'failed'; readonly problems: readonly string[] }
  /** Nothing evaluates that subject yet. */
  | { readonly kind: 'skipped' };

/** Failed if there are problems, else passed. */
export function outcomeOf(problems: readonly string[], remarks: readonly string[] = []): CaseOutcome {
  return problems.length > 0 ? { kind: 'failed', problems } : { kind: 'passed', remarks };
}

/** The outcome of `evaluate`, or failed with the message of what it throws. */
export function outcomeOfEvaluation(evaluate: () => CaseOutcome): CaseOutcome {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: 'failed', problems: [`${error.name}: ${error.message}`] };
  }
}
