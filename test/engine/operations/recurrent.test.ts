import assert from 'node:assert/strict';
import type { Node } from '../../../src/engine/graph';
import * as operations from '../../../src/engine/operations';
import { ShapeError } from '../../../src/engine/shape';
import type { SampleTensor } from './arbitrary-tensors';
import { assertClose, evaluate, tensor, wave } from './evaluated-graph';

const [TIME, BATCH, INPUTS, HIDDEN] = [4, 2, 3, 2];

function inputsFor(gates: number): SampleTensor[] {
  return [
    wave([TIME, BATCH, INPUTS], 1.1),
    wave([gates * HIDDEN, INPUTS], 0.7),
    wave([gates * HIDDEN, HIDDEN], 1.3),
    wave([gates * HIDDEN], 0.5),
    wave([gates * HIDDEN], 0.3),
  ];
}

type Cell = (
  x: Node,
  state: Node[] | null,
  weights: operations.RecurrentWeights,
) => { output: Node; state: Node[] };

const CELLS: Readonly<Record<string, { gates: number; cell: Cell }>> = {
  rnn: {
    gates: 1,
    cell(x, state, weights) {
      const { output, hidden } = operations.rnn(x, state?.[0] ?? null, weights);
      return { output, state: [hidden] };
    },
  },
  lstm: {
    gates: 4,
    cell(x, state, weights) {
      const initial = state && { hidden: state[0], cell: state[1] };
      const { output, hidden, cell } = operations.lstm(x, initial, weights);
      return { output, state: [hidden, cell] };
    },
  },
  gru: {
    gates: 3,
    cell(x, state, weights) {
      const { output, hidden } = operations.gru(x, state?.[0] ?? null, weights);
      return { output, state: [hidden] };
    },
  },
};

describe('recurrent operations', () => {
  for (const [name, { gates, cell }] of Object.entries(CELLS)) {
    const weightsOf = ([input, hidden, inputBias, hiddenBias]: readonly Node[]) => ({
      input,
      hidden,
      inputBias,
      hiddenBias,
    });

    it(`give over a sequence what ${name} gives step by step`, () => {
      const whole = evaluate(inputsFor(gates), ([x, ...weights]) => cell(x, null, weightsOf(weights)).output);
      const stepped = evaluate(inputsFor(gates), ([x, ...weights]) => {
        const [first, ...rest] = operations.split(x, 1);
        let last = cell(first, null, weightsOf(weights));
        const outputs: [Node, ...Node[]] = [last.output];
        for (const step of rest) {
          last = cell(step, last.state, weightsOf(weights));
          outputs.push(last.output);
        }
        return operations.concat(outputs);
      });
      assertClose(whole, stepped);
    });

    it(`end ${name} with the last output as the state`, () => {
      const difference = evaluate(inputsFor(gates), ([x, ...weights]) => {
        const { output, state } = cell(x, null, weightsOf(weights));
        return operations.subtract(operations.select(output, 0, -1), state[0]);
      });
      assert.deepEqual(difference.data, [0, 0, 0, 0]);
    });

    it(`take absent biases of ${name} for zeros`, () => {
      const [x, input, hidden] = inputsFor(gates);
      const zeros = tensor(new Array<number>(gates * HIDDEN).fill(0));
      const withZeros = evaluate(
        [x, input, hidden, zeros, zeros],
        ([node, ...weights]) => cell(node, null, weightsOf(weights)).output,
      );
      const without = evaluate(
        [x, input, hidden],
        ([node, ...weights]) =>
          cell(node, null, { input: weights[0], hidden: weights[1], inputBias: null, hiddenBias: null })
            .output,
      );
      assertClose(without, withZeros);
    });
  }

  it('run a second layer on the first, and the other direction on the reversed sequence', () => {
    const [x, ...weights] = inputsFor(1);
    const single = (node: Node, [input, hidden, inputBias, hiddenBias]: readonly Node[]) =>
      operations.rnn(node, null, { input, hidden, inputBias, hiddenBias }).output;
    const both = evaluate([x, ...weights], ([node, ...nodes]) => {
      const options = { layers: 1, bidirectional: true };
      return operations.stackRecurrent(node, options, (input) =>
        operations.rnn(input, null, {
          input: nodes[0],
          hidden: nodes[1],
          inputBias: nodes[2],
          hiddenBias: nodes[3],
        }),
      ).output;
    });
    const joined = evaluate([x, ...weights], ([node, ...nodes]) =>
      operations.concat(
        [single(node, nodes), operations.flip(single(operations.flip(node, 0), nodes), 0)],
        2,
      ),
    );
    assert.deepEqual(both, joined);
  });

  it('want a sequence of at least one step and weights that fit', () => {
    const [x, input, hidden] = inputsFor(4);
    const weights = { inputBias: null, hiddenBias: null };
    assert.throws(
      () =>
        evaluate(
          [x, input, hidden],
          ([node, i, h]) => operations.gru(node, null, { input: i, hidden: h, ...weights }).output,
        ),
      /a recurrent layer of 2 units needs \[time, batch, inputs\] and weights \[6, inputs\] and \[6, 2\], not \[4, 2, 3\], \[8, 3\] and \[8, 2\]/,
    );
    assert.throws(
      () =>
        evaluate(
          [tensor([], [0, 2, 3]), input, hidden],
          ([node, i, h]) => operations.lstm(node, null, { input: i, hidden: h, ...weights }).output,
        ),
      ShapeError,
    );
  });
});
