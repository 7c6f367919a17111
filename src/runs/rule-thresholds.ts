import type { RuleId } from './rule-ids';

/**
 * The names of the thresholds that a run file's `watch` can set, by rule; rules without are left out. What they mean and
 * their values by default belong to the rules; a test holds the two together.
 */
export const RULE_THRESHOLDS: Readonly<Partial<Record<RuleId, readonly string[]>>> = {
  'exploding-gradient': ['growth', 'loss'],
  'vanishing-gradient': ['ratio', 'fall', 'suspicious'],
  'diverging-loss': ['factor', 'noReturn'],
  'negative-loss': ['limit', 'factor'],
  'dead-relu': ['share', 'batch', 'still'],
  'saturated-activation': ['flat', 'thrown', 'gain'],
  'zero-gradient': ['steps', 'left'],
  'poor-init': ['gain', 'far', 'start', 'left', 'elsewhere'],
  'constant-output': ['spread', 'fall'],
  'loss-not-decreasing': ['fall', 'steps', 'constant', 'nearly'],
  'slow-learning': ['share', 'fall'],
  'learning-rate-too-high': ['fall', 'swing', 'calm', 'raise'],
  'learning-rate-too-low': ['fall', 'update', 'gain', 'far'],
  'oscillating-loss': ['gained', 'lost', 'windows'],
  plateau: ['change', 'noise', 'fall', 'far'],
  overfitting: ['rise', 'harm', 'fall', 'byHeart', 'useless'],
  'overfit-possible': ['ratio'],
  'over-regularized': ['left', 'share', 'gain', 'decay'],
  'clipping-always': ['share', 'gain', 'left', 'stuck'],
  'unnormalized-feature': ['scale'],
  'unnormalized-target': ['scale', 'apart', 'untold', 'gain'],
  'outlier-targets': ['deviations', 'share', 'unexplained', 'rise', 'harm', 'error'],
  'class-imbalance': ['share', 'recall', 'rows'],
  'ignored-class': ['recall', 'share'],
  'output-range': ['share'],
  'dominated-term': ['share', 'fall', 'gain', 'constant', 'lost', 'freer'],
  'conflicting-terms': ['rise', 'fall', 'cosine', 'cost', 'opposite', 'constant', 'alone'],
  'suspicious-labels': ['share', 'probability', 'learned', 'carried', 'right', 'byHeart', 'chance'],
  'sorted-data': ['left', 'gain'],
  'duplicate-rows': ['share', 'distinct'],
  'target-leak': ['correlation', 'rows', 'agreement', 'nearly', 'carried', 'unexplained'],
  'missing-class': ['share'],
  'missing-values': ['share', 'apart', 'spread'],
  'dropout-too-strong': ['rate', 'fall', 'left', 'gain'],
  'batch-norm-small-batch': ['values', 'batch'],
  'schedule-too-fast': ['rate', 'part', 'gain'],
};
