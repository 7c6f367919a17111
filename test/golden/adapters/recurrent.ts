import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import type { OperatorAdapter, OperatorContext, OperatorResult } from '../adapter';

/** The weights of one layer and direction, by PyTorch's names with their suffix. */
function weights({ input, optionalInput }: OperatorContext, suffix: string): operations.RecurrentWeights {
  return {
    input: input(`weight_ih${suffix}`),
    hidden: input(`weight_hh${suffix}`),
    inputBias: optionalInput(`bias_ih${suffix}`),
    hiddenBias: optionalInput(`bias_hh${suffix}`),
  };
}

type Run<Result> = (
  x: Node,
  initial: { readonly hidden: Node | null; readonly cell: Node | null },
  weights: operations.RecurrentWeights,
) => Result;

/** A whole network: layers and directions, with time or batch first. */
function network<Result extends operations.RecurrentResult>(
  run: Run<Result>,
  statesOf: Readonly<Record<string, (result: Result) => Node>>,
): OperatorAdapter {
  return (context): OperatorResult => {
    const { input, optionalInput, attributes } = context;
    const isBatchFirst = attributes.flag('batch_first', false);
    const timeFirst = (x: Node) => (isBatchFirst ? operations.transpose(x, 0, 1) : x);
    const bidirectional = attributes.flag('bidirectional', false);
    const stateOf = (name: string, index: number) => {
      const states = optionalInput(name);
      return states && operations.select(states, 0, index);
    };
    const { output, results } = operations.stackRecurrent(
      timeFirst(input('input')),
      { layers: attributes.number('num_layers', 1), bidirectional },
      (x, layer, reverse) => {
        const index = bidirectional ? 2 * layer + (reverse ? 1 : 0) : layer;
        const initial = { hidden: stateOf('h0', index), cell: stateOf('c0', index) };
        return run(x, initial, weights(context, `_l${layer}${reverse ? '_reverse' : ''}`));
      },
    );
    const [first, ...rest] = results;
    const stacked = Object.entries(statesOf).map(([name, of]) => [
      name,
      operations.stack([of(first), ...rest.map(of)]),
    ]);
    return { output: timeFirst(output), extra: Object.fromEntries(stacked) as Record<string, Node> };
  };
}

/** One step: a sequence of length 1. */
function cell<Result extends operations.RecurrentResult>(
  run: Run<Result>,
  statesOf: Readonly<Record<string, (result: Result) => Node>>,
): OperatorAdapter {
  return (context): OperatorResult => {
    const { input, optionalInput } = context;
    const initial = { hidden: optionalInput('hx'), cell: optionalInput('cx') };
    const result = run(operations.unsqueeze(input('input'), 0), initial, weights(context, ''));
    const extra = Object.entries(statesOf).map(([name, of]) => [name, of(result)]);
    return { output: result.hidden, extra: Object.fromEntries(extra) as Record<string, Node> };
  };
}

const tanh: Run<operations.RecurrentResult> = (x, { hidden }, weights) =>
  operations.rnn(x, hidden, weights, 'tanh');
const relu: Run<operations.RecurrentResult> = (x, { hidden }, weights) =>
  operations.rnn(x, hidden, weights, 'relu');
const gru: Run<operations.RecurrentResult> = (x, { hidden }, weights) => operations.gru(x, hidden, weights);
const lstm: Run<operations.LstmResult> = (x, { hidden, cell }, weights) =>
  operations.lstm(x, hidden && cell && { hidden, cell }, weights);

const hidden = { h_n: ({ hidden }: operations.RecurrentResult) => hidden };

export const operators: Readonly<Record<string, OperatorAdapter>> = {
  rnn_tanh: network(tanh, hidden),
  rnn_relu: network(relu, hidden),
  gru: network(gru, hidden),
  lstm: network(lstm, { ...hidden, c_n: ({ cell }) => cell }),
  rnn_tanh_cell: cell(tanh, {}),
  rnn_relu_cell: cell(relu, {}),
  gru_cell: cell(gru, {}),
  lstm_cell: cell(lstm, { cx: ({ cell }) => cell }),
};
