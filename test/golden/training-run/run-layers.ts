import { z } from 'zod';
import type { LayerSpec } from '../../../src/engine/model';
import type { Shape } from '../../../src/engine/shape';
import { Attributes } from '../attributes';
import { camelCase } from '../attribute-names';
import type { GoldenLayer, GoldenRun } from './golden-run';

/** The run has a layer that nothing here stands for. */
export class UnknownLayerError extends Error {}

/** What a reference run trains, in the engine's words. */
export interface RunModel {
  readonly specs: readonly LayerSpec[];
  /** Of one row. */
  readonly inputShape: Shape;
}

/** What a translation may look at: PyTorch's options, and the shapes of the layer's own parameters. */
interface Translation {
  readonly options: Attributes;
  /** @throws Error when the layer has no such parameter. */
  readonly shapeOf: (parameter: string) => Shape;
  readonly has: (parameter: string) => boolean;
}

type Translate = (translation: Translation) => LayerSpec;

const activation =
  (type: string): Translate =>
  () => ({ layer: 'activation', type });

const dense: Translate = ({ shapeOf, has }) => ({
  layer: 'dense',
  units: shapeOf('weight')[0],
  bias: has('bias'),
});

const convolution =
  (layer: string): Translate =>
  ({ options, shapeOf, has }) => ({
    layer,
    filters: shapeOf('weight')[0],
    kernelSize: square(shapeOf('weight').slice(2)),
    stride: options.number('stride', 1),
    padding: options.isText('padding') ? options.text('padding') : options.number('padding', 0),
    dilation: options.number('dilation', 1),
    groups: options.number('groups', 1),
    bias: has('bias'),
  });

const pooling =
  (layer: string): Translate =>
  ({ options }) => {
    const size = options.number('kernel_size');
    return { layer, size, stride: options.number('stride', size), padding: options.number('padding', 0) };
  };

const batchNorm: Translate = ({ options }) => ({
  layer: 'batchNorm',
  momentum: options.number('momentum', 0.1),
  epsilon: options.number('eps', 1e-5),
});

/** The engine's layers by PyTorch's names. */
const TRANSLATIONS: Readonly<Record<string, Translate>> = {
  linear: dense,
  conv1d: convolution('conv1d'),
  conv2d: convolution('conv2d'),
  max_pool1d: pooling('maxPool1d'),
  max_pool2d: pooling('maxPool2d'),
  avg_pool1d: pooling('avgPool1d'),
  avg_pool2d: pooling('avgPool2d'),
  batch_norm: batchNorm,
  batch_norm1d: batchNorm,
  batch_norm2d: batchNorm,
  layer_norm: ({ options }) => ({ layer: 'layerNorm', epsilon: options.number('eps', 1e-5) }),
  embedding: ({ shapeOf }) => ({
    layer: 'embedding',
    vocabulary: shapeOf('weight')[0],
    units: shapeOf('weight')[1],
  }),
  flatten: () => ({ layer: 'flatten' }),
  dropout: ({ options }) => ({ layer: 'dropout', rate: options.number('p', 0.5) }),
  ...Object.fromEntries(
    ['relu', 'leaky_relu', 'elu', 'selu', 'gelu', 'silu', 'mish', 'tanh', 'sigmoid']
      .concat(['softplus', 'softsign', 'hardtanh', 'softmax', 'log_softmax'])
      .map((name) => [name, activation(camelCase(name))]),
  ),
};

/** A reshape is what the engine calls the shape of a row, so it can only come first. */
export function translateLayers({ layers, init }: GoldenRun, features: number): RunModel {
  const [first, ...others] = layers;
  if (first.layer !== 'reshape') return { specs: translateAll(layers, init), inputShape: [features] };
  return { specs: translateAll(others, init), inputShape: z.array(z.int()).parse(first.shape) };
}

function translateAll(layers: readonly GoldenLayer[], init: GoldenRun['init']): LayerSpec[] {
  return layers.map(({ layer, name, ...options }) => {
    if (!Object.hasOwn(TRANSLATIONS, layer)) throw new UnknownLayerError(layer);
    const has = (parameter: string) => Object.hasOwn(init, `${name}.${parameter}`);
    const translated = TRANSLATIONS[layer]({
      options: new Attributes(options),
      has,
      shapeOf: (parameter) => {
        if (!has(parameter)) throw new Error(`the run has no starting ${name}.${parameter}`);
        return init[`${name}.${parameter}`].shape;
      },
    });
    return name === undefined ? translated : { ...translated, name };
  });
}

function square(kernel: Shape): number {
  if (kernel.some((size) => size !== kernel[0]))
    throw new Error(`the kernel [${kernel.join(', ')}] is not square`);
  return kernel[0];
}
