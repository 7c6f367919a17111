import type { RuleId } from '../runs/rule-ids';

/**
 * What each trouble leads to directly; what follows from that follows from it too. An edge says "where this is known,
 * that is no news": it decides which findings are told as consequences, and which suspicions may explain a symptom.
 */
const LEADS_TO: Readonly<Partial<Record<RuleId, readonly RuleId[]>>> = {
  // Data
  'non-finite-data': ['non-finite-loss', 'missing-values', 'bad-cell'],
  'unnormalized-feature': [
    'learning-rate-too-high',
    'learning-rate-too-low',
    'saturated-activation',
    'ignored-class',
  ],
  'unnormalized-target': ['learning-rate-too-high', 'loss-not-decreasing'],
  'outlier-targets': ['learning-rate-too-high', 'overfitting', 'plateau', 'suspicious-labels'],
  'class-imbalance': ['ignored-class', 'constant-output'],
  'missing-class': ['ignored-class', 'zero-gradient', 'constant-output'],
  'suspicious-labels': ['loss-not-decreasing', 'overfitting'],
  'target-leak': ['suspicious-labels', 'overfitting'],
  'sorted-data': ['oscillating-loss', 'ignored-class'],

  // Loss
  'target-range': ['negative-loss', 'output-range', 'learning-rate-too-high'],
  'label-encoding': ['zero-gradient', 'loss-task-mismatch', 'ignored-class'],
  'loss-task-mismatch': ['ignored-class', 'saturated-activation', 'loss-not-decreasing'],
  'sum-reduction': ['learning-rate-too-high'],
  'unstable-expression': ['non-finite-loss', 'exploding-gradient'],
  'not-differentiable': ['zero-gradient', 'loss-not-decreasing'],
  'negative-loss': ['not-consistent', 'exploding-gradient', 'loss-not-decreasing'],
  'not-consistent': ['negative-loss', 'exploding-gradient', 'loss-not-decreasing'],
  'shape-broadcast': ['constant-output', 'loss-not-decreasing', 'overfitting'],
  'dominated-term': ['conflicting-terms', 'exploding-gradient', 'vanishing-gradient'],
  'over-regularized': ['vanishing-gradient', 'constant-output'],

  // Model
  'output-activation': [
    'output-range',
    'target-range',
    'unnormalized-target',
    'negative-loss',
    'zero-gradient',
    'saturated-activation',
    'learning-rate-too-high',
  ],
  'output-range': ['saturated-activation', 'dead-relu'],
  'double-softmax': ['saturated-activation', 'vanishing-gradient'],
  'symmetric-init': ['vanishing-gradient', 'dead-relu'],
  'poor-init': ['learning-rate-too-high', 'saturated-activation', 'loss-not-decreasing', 'overfitting'],
  'saturated-activation': ['vanishing-gradient', 'overfitting'],
  'batch-norm-small-batch': ['constant-output', 'oscillating-loss', 'overfitting'],
  'dropout-too-strong': ['constant-output', 'ignored-class'],

  // Rate
  'learning-rate-too-high': ['exploding-gradient', 'overfitting', 'clipping-always'],
  'learning-rate-too-low': ['loss-not-decreasing'],
  'schedule-too-fast': ['learning-rate-too-low'],
  'clipping-always': ['learning-rate-too-low'],

  // What becomes of it
  'exploding-gradient': ['diverging-loss', 'oscillating-loss', 'clipping-always'],
  'oscillating-loss': ['diverging-loss', 'overfitting', 'ignored-class'],
  'diverging-loss': ['non-finite-loss', 'dead-relu', 'oscillating-loss'],
  'non-finite-loss': ['non-finite-gradient'],
  'non-finite-gradient': ['dead-relu'],
  'dead-relu': ['zero-gradient', 'vanishing-gradient'],
  'vanishing-gradient': ['constant-output', 'learning-rate-too-low', 'saturated-activation'],
  'zero-gradient': ['unused-parameter', 'constant-output'],
  'constant-output': ['loss-not-decreasing', 'ignored-class', 'vanishing-gradient'],
  'ignored-class': ['loss-not-decreasing', 'learning-rate-too-low'],
  'loss-not-decreasing': ['plateau', 'suspicious-labels', 'overfitting', 'ignored-class'],
  plateau: ['slow-learning'],
  overfitting: ['overfit-possible', 'suspicious-labels'],
};

/**
 * Troubles that something else causes: before one of them is told, what is suspected is tried. All other rules name a
 * cause themselves.
 */
export const SYMPTOMS: ReadonlySet<RuleId> = new Set<RuleId>([
  'non-finite-loss',
  'non-finite-gradient',
  'exploding-gradient',
  'diverging-loss',
  'oscillating-loss',
  'dead-relu',
  'saturated-activation',
  'vanishing-gradient',
  'zero-gradient',
  'constant-output',
  'ignored-class',
  'loss-not-decreasing',
  'learning-rate-too-low',
  'plateau',
  'slow-learning',
]);

/** What a trouble leads to at once, without what follows from that. */
export function directConsequencesOf(rule: RuleId): readonly RuleId[] {
  return LEADS_TO[rule] ?? [];
}

const followedUp = new Map<RuleId, ReadonlySet<RuleId>>();

/** Everything that follows from a trouble, directly or not; itself left out. */
export function consequencesOf(rule: RuleId): ReadonlySet<RuleId> {
  const known = followedUp.get(rule);
  if (known !== undefined) return known;
  const reached = new Set<RuleId>();
  const follow = (from: RuleId): void => {
    for (const next of directConsequencesOf(from)) {
      if (next === rule || reached.has(next)) continue;
      reached.add(next);
      follow(next);
    }
  };
  follow(rule);
  followedUp.set(rule, reached);
  return reached;
}
