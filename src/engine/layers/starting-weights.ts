import { activationOf, type ActivationName } from '../activations';
import { constantFill, uniformFill, type Fill, type Initializer } from '../initializers/initializer';
import { initializerFrom, TORCH_DEFAULT, type InitializerSpec } from '../initializers';

/** PyTorch's default for weights and biases of linear and convolution layers: uniform within ±1 / sqrt(fanIn). */
export const torchUniform: Initializer = {
  name: TORCH_DEFAULT,
  // kaiming_uniform_(a=sqrt(5)) has the limit sqrt(6 / ((1 + 5) fanIn)).
  fill: uniformFill(({ fanIn }) => (fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0)),
};

/**
 * How the weights of a layer start: as its `init` says, else by what they feed.
 * @param torchDefault what PyTorch does for this layer, for `"torch"`.
 */
export function weightInitializer(
  init: InitializerSpec | undefined,
  nextActivation: ActivationName,
  torchDefault: Initializer = torchUniform,
): Initializer {
  const byDefault = activationOf(nextActivation).reluLike ? 'heNormal' : 'glorotUniform';
  return initializerFrom(init ?? byDefault) ?? torchDefault;
}

/** How the biases of a layer start: as `biasInit` says, else by PyTorch's rule under `"torch"`, else with 0. */
export function biasInitializer(
  init: InitializerSpec | undefined,
  biasInit: number | undefined,
): Initializer {
  if (biasInit === undefined && init === TORCH_DEFAULT) return torchUniform;
  return constantInitializer(biasInit ?? 0);
}

/** One number everywhere, under the name that a run file would use. */
export function constantInitializer(value: number): Initializer {
  return { name: value === 0 ? 'zeros' : 'constant', fill: constantFill(value) };
}

/** An initializer that a layer defines itself: PyTorch's default for it. */
export function torchInitializer(fill: Fill): Initializer {
  return { name: TORCH_DEFAULT, fill };
}
