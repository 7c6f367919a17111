import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import type { OperatorAdapter } from '../adapter';

function withBias(result: Node, bias: Node | null): Node {
  return bias === null ? result : operations.add(result, bias);
}

export const operators: Readonly<Record<string, OperatorAdapter>> = {
  matmul: ({ input }) => operations.matmul(input('x'), input('y')),
  linear: ({ input, optionalInput }) =>
    withBias(operations.matmul(input('input'), input('weight'), { transposeB: true }), optionalInput('bias')),
  bilinear({ input, optionalInput }) {
    const left = operations.einsum('ni,oij->noj', input('input1'), input('weight'));
    return withBias(operations.einsum('noj,nj->no', left, input('input2')), optionalInput('bias'));
  },
  einsum({ inputs, attributes }) {
    const [x, y] = inputs.values();
    const equation = attributes.text('equation');
    return inputs.size === 1 ? operations.einsum(equation, x) : operations.einsum(equation, x, y);
  },
};
