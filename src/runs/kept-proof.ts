export const FIX_VERDICTS = ['helps', 'doesNotHelp', 'unclear'] as const;
/**
 * helps: the trouble is gone, and the run is better for every seed, or finite where it never was; doesNotHelp: no better,
 * or worse; unclear: better, but not for every seed or with the trouble still there, or there is nothing to compare by.
 */
export type FixVerdict = (typeof FIX_VERDICTS)[number];

/** What became of trying a fix of one of a run's findings. */
export interface KeptProof {
  /** Rule of the finding, and title of its fix. */
  readonly rule: string;
  readonly fix: string;
  readonly verdict: FixVerdict;
  /** What the fix changed, in numbers. */
  readonly sentence: string;
}
