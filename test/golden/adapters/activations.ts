import * as operations from '../../../src/engine/operations';
import type { Node } from '../../../src/engine/graph';
import type { OperatorAdapter } from '../adapter';

function activation(apply: (x: Node) => Node): OperatorAdapter {
  return ({ input }) => apply(input('x'));
}

export const operators: Readonly<Record<string, OperatorAdapter>> = {
  celu: ({ input, attributes }) => operations.celu(input('x'), attributes.number('alpha', 1)),
  elu: ({ input, attributes }) => operations.elu(input('x'), attributes.number('alpha', 1)),
  gelu: ({ input, attributes }) =>
    attributes.text('approximate', 'none') === 'tanh'
      ? operations.geluTanh(input('x'))
      : operations.gelu(input('x')),
  glu: ({ input, attributes }) => operations.glu(input('x'), attributes.number('dim', -1)),
  hardsigmoid: activation(operations.hardSigmoid),
  hardswish: activation(operations.hardSwish),
  hardtanh: ({ input, attributes }) =>
    operations.hardtanh(input('x'), attributes.number('min_val', -1), attributes.number('max_val', 1)),
  leaky_relu: ({ input, attributes }) =>
    operations.leakyRelu(input('x'), attributes.number('negative_slope', 0.01)),
  logsigmoid: activation(operations.logSigmoid),
  mish: activation(operations.mish),
  /** The slopes belong to the channels, axis 1. */
  prelu({ input }) {
    const [x, weight] = [input('x'), input('weight')];
    const channels = x.shape.map((_, axis) => (axis === 1 ? weight.shape[0] : 1));
    return operations.prelu(x, x.shape.length > 1 ? operations.reshape(weight, channels) : weight);
  },
  relu: activation(operations.relu),
  relu6: activation(operations.relu6),
  selu: activation(operations.selu),
  sigmoid: activation(operations.sigmoid),
  silu: activation(operations.silu),
  softplus: ({ input, attributes }) =>
    operations.softplus(input('x'), {
      beta: attributes.number('beta', 1),
      threshold: attributes.number('threshold', 20),
    }),
  softsign: activation(operations.softsign),
  tanh: activation(operations.tanh),
};
