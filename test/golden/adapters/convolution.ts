import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import type { OperatorAdapter, OperatorContext } from '../adapter';
import type { Attributes } from '../attributes';

/** PyTorch also takes one sample without the batch axis. */
function batched(x: Node, rank: number, apply: (x: Node) => Node): Node {
  return x.shape.length === rank ? apply(x) : operations.squeeze(apply(operations.unsqueeze(x, 0)), 0);
}

function convolution(apply: typeof operations.conv2d, axes: number): OperatorAdapter {
  return ({ input, optionalInput, attributes }: OperatorContext) => {
    const padding = attributes.isText('padding') ? attributes.text('padding') : null;
    if (padding !== null && padding !== 'same' && padding !== 'valid') throw new Error(`padding ${padding}`);
    return batched(input('input'), axes + 2, (x) =>
      apply(x, input('weight'), optionalInput('bias'), {
        stride: attributes.perAxis('stride', axes, 1),
        padding: padding === null ? attributes.perAxis('padding', axes, 0) : padding === 'same' ? padding : 0,
        dilation: attributes.perAxis('dilation', axes, 1),
        groups: attributes.number('groups', 1),
      }),
    );
  };
}

function transposed(apply: typeof operations.convTranspose2d, axes: number): OperatorAdapter {
  return ({ input, optionalInput, attributes }) =>
    batched(input('input'), axes + 2, (x) =>
      apply(x, input('weight'), optionalInput('bias'), {
        stride: attributes.perAxis('stride', axes, 1),
        padding: attributes.perAxis('padding', axes, 0),
        outputPadding: attributes.perAxis('output_padding', axes, 0),
        dilation: attributes.perAxis('dilation', axes, 1),
        groups: attributes.number('groups', 1),
      }),
    );
}

function windows(attributes: Attributes, axes: number) {
  const size = attributes.perAxis('kernel_size', axes);
  return {
    size,
    stride: attributes.has('stride') ? attributes.perAxis('stride', axes) : size,
    padding: attributes.perAxis('padding', axes, 0),
    ceilMode: attributes.flag('ceil_mode', false),
  };
}

function maxPool(apply: typeof operations.maxPool2d, axes: number): OperatorAdapter {
  return ({ input, attributes }) => {
    const { size, ...options } = windows(attributes, axes);
    const dilation = attributes.perAxis('dilation', axes, 1);
    return batched(input('input'), axes + 2, (x) => apply(x, size, { ...options, dilation }));
  };
}

function averagePool(apply: typeof operations.avgPool2d, axes: number): OperatorAdapter {
  return ({ input, attributes }) => {
    const { size, ...options } = windows(attributes, axes);
    const countIncludePad = attributes.flag('count_include_pad', true);
    const divisorOverride = attributes.optionalNumber('divisor_override');
    return batched(input('input'), axes + 2, (x) =>
      apply(x, size, { ...options, countIncludePad, divisorOverride }),
    );
  };
}

function adaptivePool(apply: typeof operations.adaptiveAvgPool2d, axes: number): OperatorAdapter {
  return ({ input, attributes }) =>
    batched(input('input'), axes + 2, (x) => apply(x, attributes.perAxis('output_size', axes)));
}

export const operators: Readonly<Record<string, OperatorAdapter>> = {
  conv1d: convolution(operations.conv1d, 1),
  conv2d: convolution(operations.conv2d, 2),
  conv_transpose1d: transposed(operations.convTranspose1d, 1),
  conv_transpose2d: transposed(operations.convTranspose2d, 2),
  max_pool1d: maxPool(operations.maxPool1d, 1),
  max_pool2d: maxPool(operations.maxPool2d, 2),
  avg_pool1d: averagePool(operations.avgPool1d, 1),
  avg_pool2d: averagePool(operations.avgPool2d, 2),
  adaptive_avg_pool1d: adaptivePool(operations.adaptiveAvgPool1d, 1),
  adaptive_avg_pool2d: adaptivePool(operations.adaptiveAvgPool2d, 2),
};
