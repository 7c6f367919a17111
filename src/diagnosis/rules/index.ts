import type { Rule } from '../rule';
import classImbalance from './class-imbalance';
import deadRelu from './dead-relu';
import divergingLoss from './diverging-loss';
import dominatedTerm from './dominated-term';
import doubleSoftmax from './double-softmax';
import explodingGradient from './exploding-gradient';
import ignoredClass from './ignored-class';
import labelEncoding from './label-encoding';
import learningRateTooHigh from './learning-rate-too-high';
import learningRateTooLow from './learning-rate-too-low';
import lossNotDecreasing from './loss-not-decreasing';
import lossTaskMismatch from './loss-task-mismatch';
import nonFiniteData from './non-finite-data';
import nonFiniteGradient from './non-finite-gradient';
import nonFiniteLoss from './non-finite-loss';
import oscillatingLoss from './oscillating-loss';
import outlierTargets from './outlier-targets';
import outputActivation from './output-activation';
import outputRange from './output-range';
import overRegularized from './over-regularized';
import overfitting from './overfitting';
import poorInit from './poor-init';
import saturatedActivation from './saturated-activation';
import sumReduction from './sum-reduction';
import symmetricInit from './symmetric-init';
import targetRange from './target-range';
import unnormalizedFeature from './unnormalized-feature';
import unnormalizedTarget from './unnormalized-target';
import vanishingGradient from './vanishing-gradient';

/** Every rule, in the order in which they look; those that find causes come before those that find troubles. */
export const rules: readonly Rule[] = [
  nonFiniteData,
  targetRange,
  labelEncoding,
  doubleSoftmax,
  outputActivation,
  outputRange,
  lossTaskMismatch,
  unnormalizedFeature,
  unnormalizedTarget,
  sumReduction,
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
  learningRateTooLow,
  oscillatingLoss,
  lossNotDecreasing,
  overfitting,
  outlierTargets,
  classImbalance,
  ignoredClass,
];
