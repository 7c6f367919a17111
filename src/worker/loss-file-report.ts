import type { CurveReport, LossProperty } from '../language/report/report-types';
import type { Finding } from '../runs/finding';
import type { Location } from '../runs/location';

export interface ReportedLoss {
  readonly name: string;
  readonly sound: boolean;
  /** The verdict in a few words. */
  readonly verdict: string;
  readonly location: Location;
  /** What keeps it from being built; null when nothing does. */
  readonly problem: string | null;
  readonly findings: readonly Finding[];
  readonly properties: readonly LossProperty[];
  /** Null for a loss that cannot be built. */
  readonly curves: CurveReport | null;
}

/** Everything that is shown of a loss file: findings, properties and curves of each of its losses. */
export interface LossFileReport {
  /** Absolute path. */
  readonly file: string;
  /** What it was judged with, as a sentence. */
  readonly context: string;
  /** What keeps the whole file from being read. */
  readonly problems: readonly { readonly message: string; readonly location: Location }[];
  readonly losses: readonly ReportedLoss[];
}
