import { checkLosses, type CheckedLoss } from '../check/check-loss';
import type { CheckContext } from '../check/context';
import { contextKey } from '../check/context-key';
import type { LossRemark } from '../check/remark';
import type { SourceSpan } from '../../engine/origin';
import type { LossFile } from '../loss-file';
import { reportLoss } from './loss-report';
import { verdictOf, type Verdict } from './verdict';

/** A loss that was checked, with its verdict in a line. */
export interface JudgedLoss extends CheckedLoss {
  readonly verdict: Verdict;
}

/** What a loss was judged to be, with the places of its declarations at that time. */
interface RememberedLoss {
  readonly judged: JudgedLoss;
  readonly declarations: readonly Range[];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Files whose losses are remembered. */
const MOST_FILES = 16;

/**
 * Judges the losses of files as they are edited: a loss is analysed again only when its text, a helper or constant that
 * it uses, or what it is judged over has changed. Of each file the losses of its last state are remembered.
 */
export class LossJudge {
  /** By file, the one judged last at the end. */
  readonly #files = new Map<string, ReadonlyMap<string, RememberedLoss>>();
  #analysed = 0;

  /** How many losses have been analysed so far, not counting those that were remembered. */
  get analysed(): number {
    return this.#analysed;
  }

  /** Every loss that a file exports, judged over the context that is known for it, else over shapes that fit. */
  judge(lossFile: LossFile, contextOf: (name: string) => CheckContext | null = () => null): JudgedLoss[] {
    const before = this.#files.get(lossFile.file);
    const after = new Map<string, RememberedLoss>();
    const mayRemember = lossFile.findTopLevelProblem() === null;
    const all = lossFile.functions.map(({ name }): JudgedLoss => {
      const context = contextOf(name);
      const declarations = lossFile.declarationsOf(name);
      const texts = declarations.map((range) => lossFile.sourceOf(range).text);
      const key = JSON.stringify([name, texts, contextKey(context)]);
      const known = mayRemember ? before?.get(key) : undefined;
      const moved = known === undefined ? null : moveLoss(known, declarations, lossFile);
      const judged = moved ?? this.#analyse(lossFile, name, context);
      if (mayRemember && judged.problem === null) after.set(key, { judged, declarations });
      return judged;
    });
    this.#files.delete(lossFile.file);
    this.#files.set(lossFile.file, after);
    const [oldest] = this.#files.keys();
    if (this.#files.size > MOST_FILES) this.#files.delete(oldest);
    return all;
  }

  #analyse(lossFile: LossFile, name: string, context: CheckContext | null): JudgedLoss {
    this.#analysed++;
    const checked = checkLosses(lossFile, () => context, [name])[0];
    return { ...checked, verdict: verdictOf(checked, () => reportLoss(lossFile, checked)) };
  }
}

/** The same loss with its remarks where its declarations are now; null when a remark is outside of all of them. */
function moveLoss(
  { judged, declarations }: RememberedLoss,
  now: readonly Range[],
  lossFile: LossFile,
): JudgedLoss | null {
  const move = (span: SourceSpan): SourceSpan | null => {
    const i = declarations.findIndex(({ start, end }) => start <= span.start && span.end <= end);
    if (i < 0) return null;
    const shift = now[i].start - declarations[i].start;
    return lossFile.sourceOf({ start: span.start + shift, end: span.end + shift }).span;
  };
  const remarks = judged.remarks.map((remark) => moveRemark(remark, move));
  return remarks.every((remark) => remark !== null) ? { ...judged, remarks } : null;
}

function moveRemark(remark: LossRemark, move: (span: SourceSpan) => SourceSpan | null): LossRemark | null {
  const span = move(remark.span);
  if (span === null) return null;
  const fixes = [];
  for (const { title, edits } of remark.fixes) {
    const moved = edits.flatMap((edit) => {
      const place = move(edit.span);
      return place === null ? [] : [{ ...edit, span: place }];
    });
    if (moved.length < edits.length) return null;
    fixes.push({ title, edits: moved });
  }
  return { ...remark, span, fixes };
}
