import { metricName } from '../../runs/metric-name';
import { formatNumber, formatSpread } from '../format-number';
import type { ComparedLoss, ComparedLosses } from './loss-comparison';

/**
 * best: the first loss leads by more than the spread over the seeds; close: it does not; alone: no other stays finite;
 * nothingLearned: none does better than the constant answer; incomparable: there is no figure to compare by.
 */
export type ComparisonKind = 'best' | 'close' | 'alone' | 'nothingLearned' | 'incomparable';

export interface ComparisonVerdict {
  readonly kind: ComparisonKind;
  readonly sentence: string;
}

/** Which of some losses is the best, if one can be called so. */
export function judgeComparison({
  losses,
  constant,
  metric,
}: Omit<ComparedLosses, 'verdict'>): ComparisonVerdict {
  const ranked = losses.filter(
    ({ metrics }) => metric !== null && metric in metrics && metrics[metric].count > 0,
  );
  const [best, second] = [ranked.at(0), ranked.at(1)];
  if (best === undefined || metric === null) {
    const validated = losses.length > 0 && losses.every(({ courses }) => courses.some(hasValidated));
    const sentence = validated
      ? 'These losses share no metric: at least one of them wants something else of the model than its targets in the middle, such as a quantile or boxes.'
      : 'No rows validate, or no run stayed finite: there is nothing to compare by.';
    return { kind: 'incomparable', sentence };
  }
  const figures = ({ metrics }: Pick<ComparedLoss, 'metrics'>): string =>
    `${metricName(metric)} ${formatSpread(metrics[metric])}`;
  if (constant !== null && !ranked.some(({ learns }) => learns)) {
    const subject = losses.length === 2 ? 'Neither of these' : 'None of these';
    return {
      kind: 'nothingLearned',
      sentence:
        `${subject} learns more than always answering ${constant.name}, which has ${figures(constant)}; ` +
        `the first of them, ${best.name}, has ${figures(best)}. Look for what keeps the model from learning before the loss is chosen.`,
    };
  }
  if (second === undefined)
    return { kind: 'alone', sentence: `Only ${best.name} stays finite: ${figures(best)}.` };
  const [top, next] = [best.metrics[metric], second.metrics[metric]];
  const lead = top.mean - next.mean;
  if (lead === 0)
    return {
      kind: 'close',
      sentence: `${best.name} and ${second.name} come out the same: ${figures(best)}.`,
    };
  return lead > top.spread + next.spread
    ? {
        kind: 'best',
        sentence: `${best.name} is the best: ${figures(best)}, before ${second.name} with ${formatSpread(next)}.`,
      }
    : {
        kind: 'close',
        sentence:
          `${best.name} and ${second.name} can hardly be told apart: ${figures(best)} and ${formatSpread(next)} differ by ` +
          `${formatNumber(Number(lead.toPrecision(2)))}, within the spread over the seeds.`,
      };
}

function hasValidated({ validation, reason }: ComparedLoss['courses'][number]): boolean {
  return validation.length > 0 && reason !== 'diverged' && reason !== 'error';
}
