import type { Task } from '../../data/dataset-options';
import { shownText } from '../../data/shown-text';
import type { ColumnProfile } from '../../data/profile/table-profile';
import { losses } from '../../engine/losses';
import { classFacts, valueFacts, type ClassFacts, type ValueFacts } from './target-facts';

/** A loss that could be minimized for a target. */
export interface RankedLoss {
  /** Name of the loss, as in a run file. */
  readonly loss: string;
  /** Options that the data asks for. */
  readonly options: Readonly<Record<string, unknown>>;
  /** From 1; those that fit equally well share no rank: the more common one comes first. */
  readonly rank: number;
  /** What speaks for or against it here, with figures of the data. */
  readonly reason: string;
}

/** An advice with its weight: the higher, the nearer to the top. */
type Advice = Omit<RankedLoss, 'rank'> & { readonly weight: number };

/**
 * The losses that make sense for a target of this task, the best first, each with its reason. Judged by the task, the
 * share of outliers, the balance of classes, and whether the target is a count or has a long tail.
 */
export function rankLosses(column: ColumnProfile, task: Task): readonly RankedLoss[] {
  return adviceFor(column, task)
    .filter(({ loss }) => losses.has(loss))
    .sort((a, b) => b.weight - a.weight)
    .map(({ loss, options, reason }, index) => ({ loss, options, reason, rank: index + 1 }));
}

function adviceFor(column: ColumnProfile, task: Task): Advice[] {
  if (task === 'binary') return forTwoClasses(classFacts(column));
  if (task === 'classification') return forClasses(column, classFacts(column));
  return column.kind === 'number' ? forValues(column.count, valueFacts(column)) : [];
}

function forValues(count: number, facts: ValueFacts): Advice[] {
  const { hasOutliers, isCount, isSkewed } = facts;
  const outliers = Math.round(facts.farOutShare * count);
  const far = `${outliers} of ${count} values ${outliers === 1 ? 'lies' : 'lie'} far outside the rest`;
  const none = outliers === 0 ? 'no value lies far outside the rest' : far;
  return [
    advise(
      'mse',
      hasOutliers ? 2 : 8,
      hasOutliers ? `${far}: squared, they would decide the fit` : `${none}; predicts the mean`,
    ),
    advise(
      'huber',
      hasOutliers ? 9 : 6,
      hasOutliers
        ? `${far}; it counts them by their distance, not its square`
        : `like mse near the target, in case of outliers; ${none}`,
    ),
    advise(
      'mae',
      hasOutliers ? 7 : 5,
      hasOutliers
        ? `${far} and hardly move it; predicts the median`
        : 'predicts the median; its gradient does not shrink near the target',
    ),
    advise('smoothL1', hasOutliers ? 6 : 4, 'like huber, scaled to be mae far from the target'),
    advise('logCosh', hasOutliers ? 5.5 : 4.5, 'like huber, but smooth everywhere'),
    advise(
      'poisson',
      isCount ? (hasOutliers ? 8 : 8.5) : -1,
      isCount
        ? 'the values are counts: whole numbers from 0, spread wider where they are larger; predicts the logarithm of the rate'
        : 'for counts',
    ),
    advise(
      'quantile',
      isSkewed ? 4.8 : 1,
      isSkewed
        ? 'the values have a long tail: say which quantile matters'
        : 'predicts a quantile of your choice in place of the mean',
      { quantile: isSkewed ? 0.9 : 0.5 },
    ),
  ].filter(({ weight }) => weight >= 0);
}

function forTwoClasses(facts: ClassFacts | null): Advice[] {
  const imbalance = facts?.isImbalanced === true ? describeImbalance(facts) : null;
  const balance = facts === null ? 'two classes' : describeBalance(facts);
  return [
    advise(
      'bceWithLogits',
      imbalance === null ? 9 : 7,
      imbalance === null
        ? `${balance}; a probability from one output, stable for any score`
        : `${imbalance}: without weights that class is easily passed over`,
    ),
    advise(
      'focal',
      imbalance === null ? 2 : 8.5,
      imbalance === null
        ? 'made for rare classes, and no class is rare here'
        : `${imbalance}; easy rows count less, so that the rare ones are learned`,
    ),
    advise(
      'bceWithLogits',
      imbalance === null ? -1 : 9,
      `${imbalance ?? ''}; the rare class counts as much as the common one`,
      { classWeight: 'balanced' },
    ),
    advise(
      'hinge',
      5,
      'a margin between two classes instead of probabilities; rows beyond it have no gradient',
    ),
    advise('squaredHinge', 4.5, 'like hinge, but smooth; rows far on the wrong side count by the square'),
    advise('softMargin', 4, 'the logistic loss on labels -1 and +1'),
    advise('bce', 3, 'like bceWithLogits for a model that ends with a sigmoid; less stable'),
    advise('mse', 1, 'treats the classes as numbers; learns slowly where it is sure and wrong'),
  ].filter(({ weight }) => weight >= 0);
}

function forClasses({ distinct }: ColumnProfile, facts: ClassFacts | null): Advice[] {
  const imbalance = facts?.isImbalanced === true ? describeImbalance(facts) : null;
  const balance = facts === null ? `${distinct} classes` : describeBalance(facts);
  return [
    advise(
      'crossEntropy',
      imbalance === null ? 9 : 7,
      imbalance === null
        ? `${balance}; a probability for each class`
        : `${imbalance}: without weights that class is easily passed over`,
    ),
    advise('crossEntropy', imbalance === null ? -1 : 9, `${imbalance ?? ''}; every class counts the same`, {
      classWeight: 'balanced',
    }),
    advise(
      'focal',
      imbalance === null ? 3 : 8,
      imbalance === null
        ? 'made for rare classes, and no class is rare here'
        : `${imbalance}; easy rows count less, so that the rare ones are learned`,
    ),
    advise('multiMargin', 4, 'a margin between the right class and each other one instead of probabilities'),
    advise('categoricalHinge', 3.5, 'a margin between the right class and the best wrong one'),
    advise('mse', 1, 'treats the classes as numbers; learns slowly where it is sure and wrong'),
  ].filter(({ weight }) => weight >= 0);
}

function advise(loss: string, weight: number, reason: string, options: RankedLoss['options'] = {}): Advice {
  return { loss, weight, reason, options };
}

function describeImbalance({ smallest, largest }: ClassFacts): string {
  const rows = smallest.rows === 1 ? '1 row' : `${smallest.rows} rows`;
  return `'${shownText(smallest.name)}' has ${rows}, '${shownText(largest.name)}' ${largest.rows}`;
}

function describeBalance({ classes, smallest, largest }: ClassFacts): string {
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const shares =
    smallest.rows === largest.rows
      ? percent(smallest.share)
      : `${percent(smallest.share)} to ${percent(largest.share)}`;
  return `${classes === 2 ? 'two' : classes} classes of ${shares} of the rows${smallest.rows === largest.rows ? ' each' : ''}`;
}
