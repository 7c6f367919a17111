import type { DatasetOptions } from '../../data/dataset-options';
import type { Clip } from '../../engine/clipping';
import type { LayerSpec } from '../../engine/layers/layer';
import type { Severity } from '../finding';
import type { RuleId } from '../rule-ids';

/** A run file that has been checked, with all defaults filled in. Paths are as written: relative to the run file. */
export interface RunFile {
  readonly data: DataSection;
  readonly model: readonly [LayerSpec, ...LayerSpec[]];
  readonly loss: LossEntry;
  readonly optimizer: RegistryEntry;
  readonly schedule: RegistryEntry | null;
  /** Limits for gradients before the optimizer sees them. */
  readonly clip: Clip | null;
  readonly regularization: Regularization;
  readonly length: RunLength;
  readonly batchSize: number;
  readonly seed: number;
  readonly stop: StopRules;
  readonly watch: WatchSettings;
}

export interface DataSection extends Omit<DatasetOptions, 'target' | 'seed' | 'validation' | 'keepText'> {
  readonly file: string;
  readonly target: string | readonly string[];
  /** A fraction of the rows, or the path of a file. */
  readonly validation: number | string;
  /** Whether the training rows get a new order every epoch. */
  readonly shuffle: boolean;
}

/** Something that the run file names and gives options to: an optimizer, a schedule, a loss. */
export interface RegistryEntry {
  readonly type: string;
  /** As the definition's schema returns them, the type left out. */
  readonly options: Readonly<Record<string, unknown>>;
}

export type LossEntry = SimpleLoss | TermsLoss | ScheduledLoss;

export type SimpleLoss = NamedLoss | LossFileReference;

/** A loss of the engine by its name. */
export interface NamedLoss extends RegistryEntry {
  readonly kind: 'named';
  readonly reduction: 'mean' | 'sum';
}

export interface LossFileReference {
  readonly kind: 'file';
  readonly path: string;
  /** The function after the `#`; null for the default export. */
  readonly exportName: string | null;
}

/** A weighted sum of losses. */
export interface TermsLoss {
  readonly kind: 'terms';
  readonly terms: readonly TermEntry[];
  readonly balance: Balance;
}

export const BALANCES = ['fixed', 'uncertainty', 'gradNorm', 'dwa', 'pcGrad'] as const;

/** How the weights of terms go on: as they are, or by a method that follows their values or gradients. */
export type Balance = (typeof BALANCES)[number];

export interface TermEntry {
  readonly name: string;
  readonly loss: SimpleLoss;
  readonly weight: number;
  /** The target columns whose outputs the term looks at; null for all. */
  readonly target: readonly string[] | null;
}

/** One loss after the other. */
export interface ScheduledLoss {
  readonly kind: 'schedule';
  readonly phases: readonly PhaseEntry[];
}

export interface PhaseEntry {
  /** One loss, or several that are added up with fixed weights. */
  readonly loss: SimpleLoss | readonly TermEntry[];
  /** When it begins; the first phase begins with the run. */
  readonly from: Moment;
  /** How long it takes to replace the loss before it, linearly; a length of 0: at once. */
  readonly blend: Moment;
}

/** A count of epochs or of steps. */
export interface Moment {
  readonly unit: 'epoch' | 'step';
  readonly count: number;
}

/** How long a run lasts unless something stops it. */
export type RunLength = Moment;

/** `l1` * sum of |w| + `l2` * sum of w squared, over weights and not biases, is part of the loss. */
export interface Regularization {
  readonly l1: number;
  readonly l2: number;
}

/** What ends a run early; null: it does not. */
export interface StopRules {
  /** Ends when an epoch's loss is not above this. */
  readonly loss: number | null;
  /** Ends after so many epochs without the watched loss falling by `minDelta`. */
  readonly patience: number | null;
  readonly minDelta: number;
  readonly maxSeconds: number | null;
}

/** What the run file says about a rule: another severity, none at all, or thresholds of its own. */
export interface RuleSettings {
  readonly severity: Severity | 'off' | null;
  readonly thresholds: Readonly<Record<string, number>>;
}

export type WatchSettings = Readonly<Partial<Record<RuleId, RuleSettings>>>;
