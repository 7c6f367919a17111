import * as operations from '../../../src/engine/operations';
import type { OperatorAdapter, OperatorContext } from '../adapter';

function affine({ optionalInput }: OperatorContext): operations.Affine {
  return { weight: optionalInput('weight'), bias: optionalInput('bias') };
}

export const operators: Readonly<Record<string, OperatorAdapter>> = {
  batch_norm(context) {
    const { input, attributes } = context;
    const x = input('input');
    const running = { mean: input('running_mean'), variance: input('running_var') };
    const epsilon = attributes.number('eps', 1e-5);
    if (!attributes.flag('training', false)) {
      return {
        output: operations.batchNormWith(x, running, affine(context), epsilon),
        extra: { running_mean: running.mean, running_var: running.variance },
      };
    }
    const batch = operations.batchStatistics(x);
    const momentum = attributes.number('momentum', 0.1);
    return {
      output: operations.batchNorm(x, affine(context), epsilon),
      extra: {
        running_mean: operations.movedToward(running.mean, batch.mean, momentum),
        running_var: operations.movedToward(running.variance, batch.variance, momentum),
      },
    };
  },
  cosine_similarity: ({ input, attributes }) =>
    operations.cosineSimilarity(
      input('x1'),
      input('x2'),
      attributes.number('dim', 1),
      attributes.number('eps', 1e-8),
    ),
  group_norm: (context) =>
    operations.groupNorm(
      context.input('input'),
      context.attributes.number('num_groups'),
      affine(context),
      context.attributes.number('eps', 1e-5),
    ),
  instance_norm: (context) =>
    operations.instanceNorm(context.input('input'), affine(context), context.attributes.number('eps', 1e-5)),
  layer_norm: (context) =>
    operations.layerNorm(
      context.input('input'),
      context.attributes.numbers('normalized_shape').length,
      affine(context),
      context.attributes.number('eps', 1e-5),
    ),
  normalize: ({ input, attributes }) =>
    operations.normalize(
      input('x'),
      attributes.number('dim', 1),
      attributes.number('p', 2),
      attributes.number('eps', 1e-12),
    ),
  pairwise_distance: ({ input, attributes }) =>
    operations.pairwiseDistance(
      input('x1'),
      input('x2'),
      attributes.number('p', 2),
      attributes.number('eps', 1e-6),
      attributes.flag('keepdim', false),
    ),
};
