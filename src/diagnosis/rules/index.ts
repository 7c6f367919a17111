import type { Rule } from '../rule';
import badCell from './bad-cell';
import batchNormSmallBatch from './batch-norm-small-batch';
import classImbalance from './class-imbalance';
import clippingAlways from './clipping-always';
import conflictingTerms from './conflicting-terms';
import constantFeature from './constant-feature';
import constantOutput from './constant-output';
import deadRelu from './dead-relu';
import divergingLoss from './diverging-loss';
import dominatedTerm from './dominated-term';
import doubleSoftmax from './double-softmax';
import dropoutTooStrong from './dropout-too-strong';
import duplicateRows from './duplicate-rows';
import explodingGradient from './exploding-gradient';
import ignoredClass from './ignored-class';
import labelEncoding from './label-encoding';
import learningRateTooHigh from './learning-rate-too-high';
import learningRateTooLow from './learning-rate-too-low';
import lossNotDecreasing from './loss-not-decreasing';
import lossTaskMismatch from './loss-task-mismatch';
import missingClass from './missing-class';
import missingValues from './missing-values';
import negativeLoss from './negative-loss';
import nonFiniteData from './non-finite-data';
import nonFiniteGradient from './non-finite-gradient';
import nonFiniteLoss from './non-finite-loss';
import notConsistent from './not-consistent';
import notDifferentiable from './not-differentiable';
import oscillatingLoss from './oscillating-loss';
import outlierTargets from './outlier-targets';
import outputActivation from './output-activation';
import outputRange from './output-range';
import overRegularized from './over-regularized';
import overfitPossible from './overfit-possible';
import overfitting from './overfitting';
import plateau from './plateau';
import poorInit from './poor-init';
import saturatedActivation from './saturated-activation';
import scheduleTooFast from './schedule-too-fast';
import shapeBroadcast from './shape-broadcast';
import slowLearning from './slow-learning';
import sortedData from './sorted-data';
import sumReduction from './sum-reduction';
import suspiciousLabels from './suspicious-labels';
import symmetricInit from './symmetric-init';
import targetLeak from './target-leak';
import targetRange from './target-range';
import unnormalizedFeature from './unnormalized-feature';
import unnormalizedTarget from './unnormalized-target';
import unstableExpression from './unstable-expression';
import unusedParameter from './unused-parameter';
import vanishingGradient from './vanishing-gradient';
import zeroGradient from './zero-gradient';

/** Every rule, in the order in which they look; those that find causes come before those that find troubles. */
export const rules: readonly Rule[] = [
  nonFiniteData,
  badCell,
  missingValues,
  missingClass,
  targetRange,
  labelEncoding,
  doubleSoftmax,
  outputActivation,
  outputRange,
  lossTaskMismatch,
  shapeBroadcast,
  notDifferentiable,
  unusedParameter,
  zeroGradient,
  negativeLoss,
  notConsistent,
  unstableExpression,
  unnormalizedFeature,
  unnormalizedTarget,
  sumReduction,
  batchNormSmallBatch,
  dropoutTooStrong,
  sortedData,
  targetLeak,
  duplicateRows,
  constantFeature,
  symmetricInit,
  poorInit,
  learningRateTooHigh,
  nonFiniteLoss,
  nonFiniteGradient,
  explodingGradient,
  divergingLoss,
  deadRelu,
  saturatedActivation,
  vanishingGradient,
  overRegularized,
  dominatedTerm,
  conflictingTerms,
  scheduleTooFast,
  clippingAlways,
  learningRateTooLow,
  oscillatingLoss,
  constantOutput,
  lossNotDecreasing,
  plateau,
  overfitting,
  outlierTargets,
  classImbalance,
  ignoredClass,
  suspiciousLabels,
  overfitPossible,
  slowLearning,
];
