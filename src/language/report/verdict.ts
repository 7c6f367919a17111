import type { CheckedLoss } from '../check/check-loss';
import type { LossRule } from '../check/remark';
import type { LossReport } from './loss-report';
import { summarizeProperties } from './property-summary';

/** What each rule denies of a loss, in a word. */
const FLAWS: Readonly<Record<LossRule, string>> = {
  'unstable-expression': 'not always finite',
  'shape-broadcast': 'rows meet other rows',
  'not-differentiable': 'not differentiable',
  'zero-gradient': 'a gradient is missing',
  'unused-parameter': 'ignores an output',
  'negative-loss': 'not bounded by 0',
  'not-consistent': 'not consistent',
  'sum-reduction': 'summed over the batch',
  'label-encoding': 'ignores a label',
  'double-softmax': 'softmax twice',
  'output-activation': 'sigmoid twice',
};

export interface Verdict {
  readonly sound: boolean;
  /** A few words: "finite, differentiable, averaged; in part consistent", or what is wrong. */
  readonly text: string;
}

/**
 * One line about a loss: for the lens above it and for the head of its report.
 * @param look looks into a loss of which nothing bad is known; that takes as long as checking it
 */
export function verdictOf({ remarks, problem }: CheckedLoss, look: () => LossReport | null): Verdict {
  const rules = remarks.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule);
  const flaws = [...new Set(rules)].map((rule) => FLAWS[rule]);
  if (problem === null && flaws.length > 0) return { sound: false, text: flaws.join(', ') };
  const report = problem === null ? look() : null;
  return report === null
    ? { sound: false, text: 'cannot be built' }
    : { sound: true, text: summarizeProperties(report.properties) };
}
