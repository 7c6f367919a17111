import * as z from 'zod';
import { ACTIVATION_NAMES } from '../activations';
import { initializerSpec } from '../initializers';

/** The options that several layers share. */
export const count = z.int().min(1);
export const fraction = z.number().min(0).max(1);

export const activationOption = z
  .enum(ACTIVATION_NAMES)
  .default('linear')
  .describe('Applied to the result of the layer.');

export const initOption = initializerSpec
  .optional()
  .describe(
    'How the weights start. Default: He normal before relu-like activations, Glorot uniform otherwise; "torch" is PyTorch\'s default for this layer.',
  );

export const biasOption = z
  .boolean()
  .default(true)
  .describe('Whether a trained number is added to each output.');

export const biasInitOption = z
  .number()
  .optional()
  .describe('What the biases start with. Default: 0, or under init "torch" what PyTorch draws.');

export const epsilonOption = z
  .number()
  .positive()
  .default(1e-5)
  .describe('Added to the variance, so that constant numbers do not divide by 0.');
