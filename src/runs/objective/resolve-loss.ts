import type { Dataset } from '../../data/dataset';
import { losses } from '../../engine/losses';
import type { PredictionKind, TargetKind } from '../../engine/losses/loss';
import { balancedClassWeights } from '../../engine/losses/option-schemas';
import type { LossFile } from '../../language/loss-file';
import type { LossEntry, RunFile, SimpleLoss, TermEntry } from '../run-file/run-file';
import { sameShape } from '../../engine/shape';
import { encodeTarget, TargetMismatch } from './encode-target';
import { LossMismatch } from './loss-mismatch';
import {
  PENALTY_TERM,
  type EncodedTarget,
  type LossPart,
  type LossPlan,
  type ResolvedLoss,
} from './loss-part';

/** What a loss is resolved against. */
export interface LossSurroundings {
  readonly runFile: RunFile;
  readonly dataset: Dataset;
  /** The loss files that the run file names, by the path in it. */
  readonly lossFiles: ReadonlyMap<string, LossFile>;
  /** Outputs that the run file gives the model; null where it leaves them to the targets. */
  readonly givenOutputs: number | null;
}

/** A loss of the run file before it is known which of the model's outputs it looks at. */
interface Candidate {
  readonly name: string;
  readonly pointer: string;
  readonly entry: SimpleLoss;
  readonly weight: number;
  /** Indices into the data set's target columns. */
  readonly columns: readonly number[];
  readonly phase: number;
}

/**
 * Looks up everything that the run file's loss names, and gives each part its targets and its slice of the outputs.
 * @throws LossMismatch when a loss cannot be had over these targets
 */
export function resolveLoss(surroundings: LossSurroundings): LossPlan {
  const { runFile } = surroundings;
  const candidates = withUniqueNames(candidatesOf(runFile.loss, surroundings));
  const targets = new TargetTable(surroundings);
  const withTargets = candidates.map((candidate) => {
    const loss = resolveSimple(candidate, surroundings);
    return { ...candidate, loss, target: targets.encode(candidate, loss) };
  });
  const { slices, count } = layOutOutputs(withTargets, surroundings.dataset);
  const [first, ...others] = withTargets.map(
    ({ name, pointer, weight, loss, target, phase }, i): LossPart => ({
      name,
      pointer,
      weight,
      loss,
      target,
      phase,
      outputs: slices[i],
    }),
  );
  const { l1, l2 } = runFile.regularization;
  const entry = runFile.loss;
  return {
    kind: entry.kind === 'terms' || entry.kind === 'schedule' ? entry.kind : 'single',
    parts: [first, ...others],
    outputs: count,
    balance: entry.kind === 'terms' ? entry.balance : 'fixed',
    phases: entry.kind === 'schedule' ? entry.phases : null,
    penalty: l1 === 0 && l2 === 0 ? null : runFile.regularization,
    title: titleOf(entry),
  };
}

function candidatesOf(entry: LossEntry, { dataset }: LossSurroundings): Candidate[] {
  const all = dataset.targetColumns.map((_, column) => column);
  switch (entry.kind) {
    case 'named':
    case 'file':
      return [{ name: nameOf(entry), pointer: '/loss', entry, weight: 1, columns: all, phase: 0 }];
    case 'terms':
      return termCandidates(entry.terms, '/loss', 0, dataset);
    case 'schedule':
      return entry.phases.flatMap(({ loss }, phase) => {
        const pointer = `/loss/schedule/${phase}/loss`;
        if (!('kind' in loss)) return termCandidates(loss, pointer, phase, dataset);
        return [{ name: nameOf(loss), pointer, entry: loss, weight: 1, columns: all, phase }];
      });
  }
}

function termCandidates(
  terms: readonly TermEntry[],
  pointer: string,
  phase: number,
  dataset: Dataset,
): Candidate[] {
  const all = dataset.targetColumns.map((_, column) => column);
  return terms.map(({ name, loss, weight, target }, i) => ({
    name,
    pointer: `${pointer}/terms/${i}/loss`,
    entry: loss,
    weight,
    columns: target?.map((column) => columnOf(column, dataset, `${pointer}/terms/${i}/target`)) ?? all,
    phase,
  }));
}

function columnOf(name: string, { targetNames }: Dataset, pointer: string): number {
  const column = targetNames.indexOf(name);
  if (column < 0) {
    throw new LossMismatch(`'${name}' is none of the targets ${targetNames.join(', ')}`, pointer);
  }
  return column;
}

/** "mse", or the file's name without its ending and folders. */
function nameOf(entry: SimpleLoss): string {
  if (entry.kind === 'named') return entry.type;
  if (entry.exportName !== null) return entry.exportName;
  return entry.path.replace(/^.*[\\/]/, '').replace(/\.loss\.js$/, '');
}

/** The second "mse" becomes "mse 2"; the regularization keeps its name. */
function withUniqueNames(candidates: readonly Candidate[]): readonly Candidate[] {
  const taken = new Set([PENALTY_TERM]);
  return candidates.map((candidate) => {
    let { name } = candidate;
    for (let number = 2; taken.has(name); number++) name = `${candidate.name} ${number}`;
    taken.add(name);
    return { ...candidate, name };
  });
}

function titleOf(entry: LossEntry): string {
  switch (entry.kind) {
    case 'named':
      return entry.type;
    case 'file':
      return entry.exportName === null ? entry.path : `${entry.path}#${entry.exportName}`;
    case 'terms':
      return entry.terms.map(({ name }) => name).join(' + ');
    case 'schedule':
      return entry.phases
        .map(({ loss }) => ('kind' in loss ? nameOf(loss) : loss.map(({ name }) => name).join(' + ')))
        .join(', then ');
  }
}

function resolveSimple({ entry, columns, pointer }: Candidate, surroundings: LossSurroundings): ResolvedLoss {
  if (entry.kind === 'file') {
    return {
      kind: 'file',
      file: surroundings.lossFiles.get(entry.path)!,
      exportName: entry.exportName ?? 'default',
    };
  }
  const definition = losses.get(entry.type)!;
  const options = balanceClasses(entry.options, columns, pointer, surroundings.dataset);
  return { kind: 'named', definition, options, reduction: entry.reduction };
}

/** Replaces `classWeight: "balanced"` by the weights that the training rows give. */
function balanceClasses(
  options: Readonly<Record<string, unknown>>,
  [column]: readonly number[],
  pointer: string,
  { targetColumns }: Dataset,
): Readonly<Record<string, unknown>> {
  if (options.classWeight !== 'balanced') return options;
  const counts = targetColumns[column].trainingClassCounts;
  if (counts === null) {
    throw new LossMismatch(
      `"balanced" weighs classes, and '${targetColumns[column].name}' has none`,
      `${pointer}/classWeight`,
    );
  }
  return { ...options, classWeight: balancedClassWeights(counts) };
}

/** The targets of a run; losses that want the same encoding of the same columns share one. */
class TargetTable {
  private readonly encoded: EncodedTarget[] = [];

  constructor(private readonly surroundings: LossSurroundings) {}

  encode({ name, pointer, columns }: Candidate, loss: ResolvedLoss): EncodedTarget {
    const { dataset, runFile, givenOutputs } = this.surroundings;
    const { kind, prediction } = needsOf(loss, dataset);
    try {
      const { labels = 'auto' } = runFile.data;
      const request = { lossName: name, kind, prediction, columns, labels, givenOutputs };
      return this.share(encodeTarget(dataset, request));
    } catch (error) {
      if (error instanceof TargetMismatch) throw new LossMismatch(error.message, error.pointer ?? pointer);
      throw error;
    }
  }

  private share(target: Omit<EncodedTarget, 'name'>): EncodedTarget {
    const shared = this.encoded.find((each) => isSameTarget(each, target));
    if (shared !== undefined) return shared;
    const number = this.encoded.length + 1;
    const named = { name: number === 1 ? 'target' : `target${number}`, ...target };
    this.encoded.push(named);
    return named;
  }
}

function isSameTarget(a: Omit<EncodedTarget, 'name'>, b: Omit<EncodedTarget, 'name'>): boolean {
  return (
    a.kind === b.kind &&
    a.outputs === b.outputs &&
    a.columns.join() === b.columns.join() &&
    sameShape(a.rowShape, b.rowShape)
  );
}

/** A loss file gets what its task suggests: class indices, a 0/1 column or numbers. */
function needsOf(
  loss: ResolvedLoss,
  { task }: Dataset,
): { readonly kind: TargetKind; readonly prediction: PredictionKind } {
  if (loss.kind === 'named') {
    return { kind: loss.definition.target, prediction: loss.definition.prediction(loss.options) };
  }
  const kinds = { classification: 'indices', binary: 'zeroOne', regression: 'values' } as const;
  return { kind: kinds[task], prediction: 'value' };
}

interface OutputLayout {
  /** Each part's slice of the outputs; null where a part looks at all of them. */
  readonly slices: readonly LossPart['outputs'][];
  /** Outputs that the model needs; null when any count will do. */
  readonly count: number | null;
}

/** Lays the outputs for the targets out side by side, in the order of the targets. */
function layOutOutputs(
  parts: readonly { readonly pointer: string; readonly target: EncodedTarget }[],
  { targetColumns }: Dataset,
): OutputLayout {
  const isSliced = ({ target }: { readonly target: EncodedTarget }) =>
    target.columns.length < targetColumns.length;
  for (const { pointer, target } of parts) requireOrder(target.columns, pointer);
  if (!parts.some(isSliced)) {
    const counts = parts.map(({ target }) => target.outputs).filter((count) => count !== null);
    return {
      slices: parts.map(() => null),
      count: counts.length === parts.length ? Math.max(...counts) : null,
    };
  }
  const widths = targetColumns.map(() => 1);
  for (const { target } of parts.filter(isSliced)) {
    for (const column of target.columns) {
      widths[column] = Math.max(widths[column], (target.outputs ?? 1) / target.columns.length);
    }
  }
  const startOf = (column: number) => widths.slice(0, column).reduce((a, b) => a + b, 0);
  const slices = parts.map((part) => {
    if (!isSliced(part)) return null;
    const { columns } = part.target;
    const last = columns[columns.length - 1];
    return { from: startOf(columns[0]), to: startOf(last) + widths[last] };
  });
  return { slices, count: startOf(targetColumns.length) };
}

/** @throws LossMismatch unless a slice of the outputs can hold what these target columns need, in their order */
function requireOrder(columns: readonly number[], pointer: string): void {
  if (columns.every((column, i) => column === columns[0] + i)) return;
  throw new LossMismatch(
    'the targets of a term must follow one another in "data.target", in the same order',
    pointer.replace(/loss$/, 'target'),
  );
}
