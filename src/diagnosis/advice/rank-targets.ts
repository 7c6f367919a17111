import type { ColumnProfile, TableProfile } from '../../data/profile/table-profile';
import { inferTask, type InferredTask } from '../../data/task-inference';

/** A column that could be predicted from the others. */
export interface TargetCandidate {
  readonly column: ColumnProfile;
  readonly inferred: InferredTask;
  /** Why it is a good or a poor choice; null when there is nothing to say. */
  readonly remark: string | null;
}

const WHOLE_NAMES =
  /^(target|label|labels|class|classes|y|output|outcome|response|diagnosis|species|category|score|rating|price)$/i;
const NAME_PARTS = /(^|[_\s])(target|label|class|outcome|price|progression|survived|churn)([_\s]|$)/i;
const IDENTIFIER = /^(id|index|key|uuid|row)$|(^|[_\s])id$/i;

/** More texts than this, or texts that hardly ever repeat, name rows rather than classes. */
const MOST_CLASSES = 100;

/**
 * The columns of a table, those that people most probably want to predict first: by their names, by standing last or
 * first as targets do, and by having values that can be learned.
 */
export function rankTargets({ columns }: Pick<TableProfile, 'columns'>): readonly TargetCandidate[] {
  const scored = columns.map((column) => {
    const inferred = inferTask(column);
    const poor = reasonAgainst(column);
    return {
      candidate: { column, inferred, remark: poor },
      score: scoreOf(column, columns.length, poor !== null),
    };
  });
  return scored
    .sort((a, b) => b.score - a.score || b.candidate.column.index - a.candidate.column.index)
    .map(({ candidate }) => candidate);
}

function scoreOf(column: ColumnProfile, columns: number, poor: boolean): number {
  const { name, index, kind } = column;
  let score = poor ? -10 : 0;
  if (WHOLE_NAMES.test(name)) score += 4;
  else if (NAME_PARTS.test(name)) score += 3;
  if (index === columns - 1) score += 2;
  else if (index === 0) score += 1;
  if (kind === 'text') score += 0.5;
  return score;
}

/** What makes it impossible or pointless to predict a column; null when nothing does. */
function reasonAgainst(column: ColumnProfile): string | null {
  const { count, distinct, kind } = column;
  if (count === 0) return 'no values';
  if (column.isConstant) return 'always the same value';
  if (isIdentifier(column)) return 'a name or number for each row';
  if (kind === 'text' && distinct > MOST_CLASSES) return `${distinct} different texts`;
  return null;
}

/** Whether a column tells rows apart rather than saying something about them. */
export function isIdentifier(column: ColumnProfile): boolean {
  const { name, count, distinct, kind, order } = column;
  if (kind === 'text') return distinct > 20 && distinct > 0.5 * count;
  return (
    distinct === count &&
    column.isInteger &&
    (IDENTIFIER.test(name) || (order === 'ascending' && isCounting(column)))
  );
}

function isCounting({ min, max, count }: ColumnProfile): boolean {
  return (min === 0 || min === 1) && max - min === count - 1;
}
