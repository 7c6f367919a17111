import type { CheckedLoss } from './check-loss';
import type { LossRule } from './remark';

/** What each rule denies of a loss, in a word. */
const FLAWS: Readonly<Record<LossRule, string>> = {
  'unstable-expression': 'not always finite',
  'shape-broadcast': 'rows meet other rows',
  'not-differentiable': 'not differentiable',
  'zero-gradient': 'a gradient is missing',
  'unused-parameter': 'ignores an output',
  'negative-loss': 'no lower bound',
  'not-consistent': 'not consistent',
  'sum-reduction': 'summed over the batch',
  'label-encoding': 'ignores a label',
  'double-softmax': 'softmax twice',
  'output-activation': 'sigmoid twice',
};

export interface Verdict {
  readonly sound: boolean;
  /** A few words: "finite, differentiable, consistent, averaged". */
  readonly text: string;
}

/** One line about a loss, for the lens above it. */
export function verdictOf({ remarks, problem }: CheckedLoss): Verdict {
  if (problem !== null) return { sound: false, text: 'cannot be built' };
  const rules = remarks.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule);
  const flaws = [...new Set(rules)].map((rule) => FLAWS[rule]);
  return flaws.length > 0
    ? { sound: false, text: flaws.join(', ') }
    : { sound: true, text: 'finite, differentiable, consistent, averaged' };
}
