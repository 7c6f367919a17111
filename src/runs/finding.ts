import type { Location } from './location';

export type Severity = 'info' | 'warning' | 'error';

/** A further place that helps to understand a finding: the first bad step, a consequence, the other side of a mismatch. */
export interface RelatedPlace {
  readonly message: string;
  readonly location: Location;
  /** The rule, when the related place is a consequence that another rule would have reported. */
  readonly rule?: string;
  /** True for a place that has the trouble as well, such as another cell: editors mark it too. */
  readonly marked?: boolean;
}

/** One replacement of text in one file; lines and columns as in {@link Location}. */
export interface TextEdit {
  readonly location: Location;
  readonly newText: string;
}

export interface Fix {
  /** Imperative and short: "Lower learningRate to 0.01". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** True for the one that VS Code should offer first; at most one for each finding. */
  readonly preferred?: boolean;
}

/** One diagnosed trouble: what happened, where, how big against what is normal, what to try. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** The 0-based step at which it became certain; null for what was seen before step 0. */
  readonly step: number | null;
  readonly message: string;
  readonly location: Location;
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}
