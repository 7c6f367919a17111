import type { LossFile } from '../language/loss-file';
import type { TextEdit } from '../runs/finding';
import { locationOfSpan, type Place } from '../runs/location';
import type { PreparedRun } from '../runs/prepare/prepared-run';
import { formatNumber } from './format-number';
import type { RunFileChange } from './run-file-change';

/** A term of the loss, of the run file or of a loss file, that can be given another weight. */
export interface WeighedTerm {
  readonly name: string;
  readonly place: Place;
  /** Null where that is not one edit. @param factor what the present weight is multiplied by */
  readonly reweigh: (factor: number) => Reweighing | null;
}

export interface Reweighing {
  readonly title: string;
  /** Of the run file; empty for a term of a loss file. */
  readonly change: RunFileChange;
  /** With the term reweighed; null for a term of the run file. */
  readonly lossFile: LossFile | null;
  /** Of the loss file. */
  readonly edits: readonly TextEdit[];
}

/** The terms of a run whose weights nothing but its files decides; empty for a loss of one part. */
export function weighedTerms(run: PreparedRun): readonly WeighedTerm[] {
  const { kind, balance, parts } = run.loss;
  if (balance !== 'fixed') return [];
  if (kind === 'terms') return parts.map((part, index) => termOfRunFile(part.name, part.weight, index));
  const [{ loss }] = parts;
  if (kind !== 'single' || loss.kind !== 'file') return [];
  return [...loss.file.termSpans(loss.exportName)].map(([name, span]) => ({
    name,
    place: { kind: 'lossFile', location: locationOfSpan(span) },
    reweigh: (factor) => reweighInFile(loss.file, loss.exportName, name, factor),
  }));
}

function termOfRunFile(name: string, weight: number, index: number): WeighedTerm {
  const pointer = `/loss/terms/${index}`;
  return {
    name,
    place: { kind: 'runFile', pointer },
    reweigh: (factor) => {
      const changed = Number((weight * factor).toPrecision(2));
      return {
        title: `Weigh '${name}' by ${formatNumber(changed)}`,
        change: [{ pointer: `${pointer}/weight`, value: changed }],
        lossFile: null,
        edits: [],
      };
    },
  };
}

function reweighInFile(file: LossFile, exportName: string, name: string, factor: number): Reweighing | null {
  const changed = file.multiplyTerm(exportName, name, factor);
  if (changed === null) return null;
  const { lossFile, span, newText } = changed;
  return {
    title: `Multiply '${name}' by ${formatNumber(Number(factor.toPrecision(2)))}`,
    change: [],
    lossFile,
    edits: [{ location: locationOfSpan(span), newText }],
  };
}
