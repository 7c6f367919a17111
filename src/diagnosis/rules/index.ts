import type { Rule } from '../rule';
import divergingLoss from './diverging-loss';
import explodingGradient from './exploding-gradient';
import learningRateTooHigh from './learning-rate-too-high';
import nonFiniteGradient from './non-finite-gradient';
import nonFiniteLoss from './non-finite-loss';
import poorInit from './poor-init';
import sumReduction from './sum-reduction';
import unnormalizedFeature from './unnormalized-feature';
import unnormalizedTarget from './unnormalized-target';
import vanishingGradient from './vanishing-gradient';

/** Every rule, in the order in which they look; those that find causes come before those that find troubles. */
export const rules: readonly Rule[] = [
  unnormalizedFeature,
  unnormalizedTarget,
  sumReduction,
  poorInit,
  learningRateTooHigh,
  nonFiniteLoss,
  nonFiniteGradient,
  explodingGradient,
  divergingLoss,
  vanishingGradient,
];
