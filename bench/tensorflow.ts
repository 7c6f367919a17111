import { createRequire } from 'node:module';

/** The part of TensorFlow.js that the measurements use (https://js.tensorflow.org/api/4.22.0/). */
export interface TensorFlow {
  tensor(values: Float32Array, shape: readonly number[]): Tensor;
  variable(initial: Tensor): Tensor;
  zeros(shape: readonly number[]): Tensor;
  oneHot(indices: Tensor, depth: number): Tensor;
  concat(tensors: readonly Tensor[], axis: number): Tensor;
  stack(tensors: readonly Tensor[]): Tensor;
  split(tensor: Tensor, parts: number, axis: number): Tensor[];
  logSoftmax(tensor: Tensor): Tensor;
  tidy<Result extends Tensor>(compute: () => Result): Result;
  variableGrads(
    loss: () => Tensor,
    variables: readonly Tensor[],
  ): { readonly value: Tensor; readonly grads: Readonly<Record<string, Tensor>> };
  readonly train: {
    sgd(learningRate: number): Optimizer;
    momentum(learningRate: number, momentum: number): Optimizer;
    adam(learningRate: number, beta1: number, beta2: number, epsilon: number): Optimizer;
  };
  enableProdMode(): void;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

export interface Optimizer {
  applyGradients(gradients: Readonly<Record<string, Tensor>>): void;
}

export interface Tensor {
  /** Of a variable. */
  readonly name: string;
  readonly shape: readonly number[];
  matMul(other: Tensor): Tensor;
  add(other: Tensor): Tensor;
  sub(other: Tensor): Tensor;
  mul(other: Tensor): Tensor;
  relu(): Tensor;
  tanh(): Tensor;
  sigmoid(): Tensor;
  abs(): Tensor;
  neg(): Tensor;
  exp(): Tensor;
  log(): Tensor;
  log1p(): Tensor;
  cosh(): Tensor;
  square(): Tensor;
  sqrt(): Tensor;
  sum(axis?: number): Tensor;
  mean(): Tensor;
  max(axis: number): Tensor;
  toInt(): Tensor;
  reshape(shape: readonly number[]): Tensor;
  transpose(axes: readonly number[]): Tensor;
  slice(begin: readonly number[], size: readonly number[]): Tensor;
  unstack(): Tensor[];
  dataSync(): Float32Array;
  dispose(): void;
}

const MODULES = ['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm'];
const requireModule = createRequire(__filename);

/** True when Node finds the packages, from here or by NODE_PATH. */
export function hasTensorFlow(): boolean {
  try {
    for (const name of MODULES) requireModule.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** TensorFlow.js computing with WebAssembly. */
export async function loadTensorFlow(): Promise<TensorFlow> {
  const [tensorFlow] = MODULES.map((name) => requireModule(name) as TensorFlow);
  tensorFlow.enableProdMode();
  if (!(await tensorFlow.setBackend('wasm'))) throw new Error('TensorFlow.js cannot use WebAssembly here');
  await tensorFlow.ready();
  return tensorFlow;
}
