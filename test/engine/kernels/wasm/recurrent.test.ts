import fc from 'fast-check';
import assert from 'node:assert/strict';
import { differentiate } from '../../../../src/engine/gradient';
import type { Node } from '../../../../src/engine/graph';
import { add, gru, lstm, multiply, rnn, select, sum } from '../../../../src/engine/operations';
import type { SampleTensor } from '../../operations/arbitrary-tensors';
import { wave } from '../../operations/evaluated-graph';
import { largestDeviation, runBoth } from './vector-graph';

const few = fc.integer({ min: 1, max: 6 });
const sizes = fc.record({
  time: few,
  batch: fc.integer({ min: 1, max: 11 }),
  inputs: few,
  hidden: fc.integer({ min: 1, max: 19 }),
});

interface Size {
  readonly time: number;
  readonly batch: number;
  readonly inputs: number;
  readonly hidden: number;
}

function tensorsFor(gates: number, { time, batch, inputs, hidden }: Size) {
  return [
    wave([time, batch, inputs], 1.1),
    wave([batch, hidden], 0.7),
    wave([gates * hidden, inputs], 1.3),
    moderate(wave([gates * hidden, hidden], 0.8), hidden),
    wave([gates * hidden], 0.5),
    wave([gates * hidden], 0.4),
    wave([time, batch, hidden], 0.6),
  ];
}

/** Weights that let no difference of rounding grow from step to step. */
function moderate({ shape, data }: SampleTensor, hidden: number): SampleTensor {
  return { shape, data: data.map((value) => value / Math.sqrt(hidden)) };
}

function derivatives(loss: Node, inputs: readonly Node[]): Node[] {
  return differentiate(loss, inputs).filter((node) => node !== null);
}

describe('recurrent layers computed by WebAssembly', () => {
  const check = (gates: number, build: (nodes: readonly Node[]) => readonly Node[]) => {
    fc.assert(
      fc.property(sizes, (size) => {
        assert.ok(largestDeviation(runBoth(tensorsFor(gates, size), build)) <= 1e-5);
      }),
      { numRuns: 40 },
    );
  };
  const weightsOf = ([input, hidden, inputBias, hiddenBias]: readonly Node[]) => {
    return { input, hidden, inputBias, hiddenBias };
  };

  for (const nonlinearity of ['tanh', 'relu'] as const) {
    it(`are a simple one with ${nonlinearity} that the reference computes, with its derivatives`, () => {
      check(1, ([x, h, ...rest]) => {
        const { output } = rnn(x, h, weightsOf(rest), nonlinearity);
        const loss = sum(multiply(output, rest[4]));
        return [output, ...derivatives(loss, [x, h, ...rest.slice(0, 4)])];
      });
    });
  }

  it('are a GRU that the reference computes, with its derivatives', () => {
    check(3, ([x, h, ...rest]) => {
      const { output } = gru(x, h, weightsOf(rest));
      const loss = sum(multiply(output, rest[4]));
      return [output, ...derivatives(loss, [x, h, ...rest.slice(0, 4)])];
    });
  });

  it('are an LSTM that the reference computes, with its derivatives', () => {
    check(4, ([x, h, ...rest]) => {
      const { output, cell } = lstm(x, { hidden: h, cell: multiply(h, 2) }, weightsOf(rest));
      const loss = add(sum(multiply(output, rest[4])), sum(cell));
      return [output, cell, ...derivatives(loss, [x, h, ...rest.slice(0, 4)])];
    });
  });

  it('send back what arrives at the last states alone', () => {
    check(4, ([x, h, ...rest]) => {
      const last = select(rest[4], 0, 0);
      const loss = sum(multiply(lstm(x, { hidden: h, cell: h }, weightsOf(rest)).hidden, last));
      return derivatives(loss, [x, h, ...rest.slice(0, 4)]);
    });
    check(3, ([x, h, ...rest]) => {
      const loss = sum(multiply(gru(x, h, weightsOf(rest)).hidden, select(rest[4], 0, 0)));
      return derivatives(loss, [x, h, ...rest.slice(0, 4)]);
    });
  });

  it('saturate without a number that is none', () => {
    const size = { time: 3, batch: 2, inputs: 2, hidden: 5 };
    const results = runBoth(tensorsFor(4, size), ([x, h, ...rest]) => {
      const { output, cell } = lstm(multiply(x, 1e4), { hidden: h, cell: h }, weightsOf(rest));
      return [output, cell, ...derivatives(sum(output), [x, ...rest.slice(0, 4)])];
    });
    assert.ok(results.vectors.flat().every(Number.isFinite));
    assert.ok(largestDeviation(results) <= 1e-5);
  });
});
