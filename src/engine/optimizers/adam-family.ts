import type { VectorKernels } from '../kernels/wasm/vector-kernels';
import type { TensorData } from '../operation';
import { descend, descentOf, slopeAt, keptShare, updateAverage, type DescentOptions } from './descent';
import type { StateSlot, Update, UpdateBinding } from './optimizer';

/** What adam, adamW and amsgrad differ in. */
export interface AdamOptions extends DescentOptions {
  readonly betas: readonly [number, number];
  readonly eps: number;
  /** Divide by the largest average of squares so far (Reddi et al. 2018, https://arxiv.org/abs/1904.09237). */
  readonly amsgrad: boolean;
}

export function adamSlots({ amsgrad }: { readonly amsgrad: boolean }): readonly StateSlot[] {
  const averages: StateSlot[] = [
    { name: 'expAvg', size: 'parameter' },
    { name: 'expAvgSq', size: 'parameter' },
  ];
  return amsgrad ? [...averages, { name: 'maxExpAvgSq', size: 'parameter' }] : averages;
}

/** The options with another first beta. */
export function withFirstBeta<Options extends { readonly betas: readonly [number, number] }>(
  options: Options,
  momentum: number,
): Options & { betas: [number, number] } {
  return { ...options, betas: [momentum, options.betas[1]] };
}

/**
 * m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, and the parameter moves down by
 * learningRate / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + eps)
 * (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980, with eps where PyTorch adds it).
 */
export function bindAdam(binding: UpdateBinding<AdamOptions>): Update {
  const { parameter, gradient, options, slot, kernels } = binding;
  if (kernels !== undefined && !options.amsgrad) return bindVectorAdam(binding, kernels);
  const {
    betas: [firstBeta, beta2],
    eps,
  } = options;
  const { sign, penalty } = descentOf(options);
  const expAvg = slot('expAvg');
  const expAvgSq = slot('expAvgSq');
  const maxExpAvgSq = options.amsgrad ? slot('maxExpAvgSq') : null;
  return (learningRate, step, beta1 = firstBeta) => {
    const stepSize = learningRate / (1 - Math.pow(beta1, step));
    const rootCorrection = Math.sqrt(1 - Math.pow(beta2, step));
    const kept = keptShare(options, learningRate);
    let change = 0;
    for (let i = 0; i < parameter.length; i++) {
      const g = slopeAt(gradient[i], parameter[i], sign, penalty);
      const mean = updateAverage(expAvg, i, beta1, g);
      const square = largestSoFar(maxExpAvgSq, i, updateAverage(expAvgSq, i, beta2, g * g));
      const difference = (stepSize * mean) / (Math.sqrt(square) / rootCorrection + eps);
      change += descend(parameter, i, kept, difference);
    }
    return change;
  };
}

/** The same in float32 throughout. */
function bindVectorAdam(
  { parameter, gradient, options, slot }: UpdateBinding<AdamOptions>,
  kernels: VectorKernels,
): Update {
  const {
    betas: [firstBeta, beta2],
    eps,
  } = options;
  const { sign, penalty } = descentOf(options);
  const update = kernels.adam({ sign, penalty }, parameter.length);
  const [values, gradients] = [parameter.byteOffset, gradient.byteOffset];
  const [expAvg, expAvgSq] = [slot('expAvg').byteOffset, slot('expAvgSq').byteOffset];
  return (learningRate, step, beta1 = firstBeta) =>
    update(
      values,
      gradients,
      expAvg,
      expAvgSq,
      parameter.length,
      sign,
      penalty,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      learningRate / (1 - Math.pow(beta1, step)),
      1 / Math.sqrt(1 - Math.pow(beta2, step)),
      eps,
      keptShare(options, learningRate),
    );
}

function largestSoFar(largest: TensorData | null, i: number, value: number): number {
  if (largest === null) return value;
  const updated = Math.max(largest[i], value);
  largest[i] = updated;
  return updated;
}
