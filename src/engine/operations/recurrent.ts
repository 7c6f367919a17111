import type { Node } from '../graph';
import { GRU_PLANES, gruGradientKernel, gruKernel } from '../kernels/gru';
import { LSTM_PLANES, lstmGradientKernel, lstmKernel } from '../kernels/lstm';
import { rnnGradientKernel, rnnKernel, type RnnNonlinearity } from '../kernels/rnn';
import type { SequenceSize } from '../kernels/state-product';
import { defineOperation, type ApplyOperation } from '../operation';
import { formatShape, ShapeError, sizeOf, type Shape } from '../shape';
import { add } from './arithmetic';
import { derivativeOfComposition } from './composed-derivative';
import { constant } from './leaves';
import { matmul } from './matmul';
import { gruGradientOf, lstmGradientOf, rnnGradientOf } from './recurrent-derivatives';
import { sum } from './reductions';
import { reshape } from './shaping';
import { concat, flip, select, slice } from './slicing';

/*
 * Each kind of cell is one operation for the whole sequence, after one matrix product for all inputs at once. The
 * forward pass also leaves the gates' values, as further planes of its only result, for the backward pass, which is one
 * operation too. Only the derivative of the backward pass is put together from simple operations, step by step.
 */

/** The weights of one layer in one direction, in PyTorch's layout: gates stacked along the first axis. */
export interface RecurrentWeights {
  /** [gates * hidden, inputs] */
  readonly input: Node;
  /** [gates * hidden, hidden] */
  readonly hidden: Node;
  /** [gates * hidden] each */
  readonly inputBias: Node | null;
  readonly hiddenBias: Node | null;
}

export interface RecurrentResult {
  /** The states of all steps [time, batch, hidden]. */
  readonly output: Node;
  /** The state after the last step [batch, hidden]. */
  readonly hidden: Node;
}

export interface LstmResult extends RecurrentResult {
  /** The cell state after the last step [batch, hidden]. */
  readonly cell: Node;
}

/** @param shape [time, batch, gates * hidden]; @param weight [gates * hidden, hidden]. */
function sequenceSize([time, batch]: Shape, weight: Shape): SequenceSize {
  return { time, batch, hidden: weight[1] };
}

/**
 * What the inputs contribute to the gates: [time, batch, gates * hidden].
 * @throws ShapeError when the sequence is empty or the weights do not fit.
 */
function project(x: Node, { input, hidden }: RecurrentWeights, gates: number, bias: Node | null): Node {
  const units = hidden.shape[1];
  const fits =
    x.shape.length === 3 &&
    x.shape[0] > 0 &&
    input.shape[0] === gates * units &&
    hidden.shape[0] === gates * units &&
    input.shape[1] === x.shape[2];
  if (!fits) {
    throw new ShapeError(
      `a recurrent layer of ${units} units needs [time, batch, inputs] and weights [${gates * units}, inputs] and ` +
        `[${gates * units}, ${units}], not ${formatShape(x.shape)}, ${formatShape(input.shape)} and ${formatShape(hidden.shape)}`,
      [x.shape, input.shape, hidden.shape],
    );
  }
  const product = matmul(x, input, { transposeB: true });
  return bias === null ? product : add(product, bias);
}

function sumOfBiases({ inputBias, hiddenBias }: RecurrentWeights): Node | null {
  return inputBias !== null && hiddenBias !== null ? add(inputBias, hiddenBias) : (inputBias ?? hiddenBias);
}

/** `state` [batch, hidden], or zeros. */
function initialState(x: Node, { hidden }: RecurrentWeights, state: Node | null): Node {
  return state ?? constant(x.graph, 0, [x.shape[1], hidden.shape[1]]);
}

/** The state before each step: the first, then all states but the last. */
function statesBefore(initial: Node, states: Node): Node {
  const first = reshape(initial, [1, ...initial.shape]);
  return states.shape[0] === 1 ? first : concat([first, slice(states, 0, 0, -1)], 0);
}

/** The weight's gradient: the slopes of the gates [time, batch, gates] against the states that the weight multiplied. */
function weightGradient(slopes: Node, states: Node): Node {
  const asRows = (x: Node) => reshape(x, [-1, x.shape[2]]);
  return matmul(asRows(slopes), asRows(states), { transposeA: true });
}

/** Cuts a flat tensor into parts of the given shapes. */
function unpack(flat: Node, shapes: readonly Shape[]): Node[] {
  let start = 0;
  return shapes.map((shape) => {
    const part = slice(flat, 0, start, start + sizeOf(shape));
    start += sizeOf(shape);
    return reshape(part, shape);
  });
}

interface RnnAttributes {
  readonly nonlinearity: RnnNonlinearity;
}

const applyRnn: ApplyOperation<RnnAttributes> = defineOperation({
  name: 'rnn',
  summary: 'The states of a simple recurrent layer over a sequence.',
  inferShape: ([projected]) => projected,
  gradient({ node, inputs: [projected, initial, weight], attributes, upstream, needed }) {
    const flat = applyRnnGradient([node, upstream, weight], attributes);
    const [toProjected, toInitial] = unpack(flat, [projected.shape, initial.shape]);
    const toWeight = needed[2] ? weightGradient(toProjected, statesBefore(initial, node)) : null;
    return [toProjected, toInitial, toWeight];
  },
  kernel: ({ inputs, inputShapes: [shape, , weight], output, attributes: { nonlinearity }, scratch }) =>
    rnnKernel(inputs, output, sequenceSize(shape, weight), nonlinearity, scratch),
});

const applyRnnGradient: ApplyOperation<RnnAttributes> = defineOperation({
  name: 'rnnGradient',
  summary: 'The derivative of rnn, through all steps.',
  inferShape: ([states]) => [sizeOf(states) + sizeOf(states.slice(1))],
  gradient: ({ inputs, attributes, upstream }) =>
    derivativeOfComposition((copies) => rnnGradientOf(copies, attributes.nonlinearity), inputs, upstream),
  kernel: ({ inputs, inputShapes: [shape, , weight], output, attributes: { nonlinearity }, scratch }) =>
    rnnGradientKernel(inputs, output, sequenceSize(shape, weight), nonlinearity, scratch),
});

/**
 * h[t] = f(W x[t] + b + U h[t - 1] + c), as `torch.nn.RNN` with one layer.
 * @param x [time, batch, inputs]; @param initial [batch, hidden], zeros when null.
 * @throws ShapeError when the sequence is empty or the weights do not fit.
 */
export function rnn(
  x: Node,
  initial: Node | null,
  weights: RecurrentWeights,
  nonlinearity: RnnNonlinearity = 'tanh',
): RecurrentResult {
  const projected = project(x, weights, 1, sumOfBiases(weights));
  const output = applyRnn([projected, initialState(x, weights, initial), weights.hidden], { nonlinearity });
  return { output, hidden: select(output, 0, -1) };
}

const applyLstm: ApplyOperation<null> = defineOperation({
  name: 'lstm',
  summary: 'The hidden and cell states of a long short-term memory over a sequence, and its gates.',
  inferShape: ([[time, batch], hidden]) => [LSTM_PLANES.length, time, batch, hidden[1]],
  gradient({ node, inputs: [projected, hidden, cell, weight], upstream, needed }) {
    const flat = applyLstmGradient([node, upstream, cell, weight], null);
    const [toProjected, toHidden, toCell] = unpack(flat, [projected.shape, hidden.shape, cell.shape]);
    const toWeight = needed[3] ? weightGradient(toProjected, statesBefore(hidden, select(node, 0, 0))) : null;
    return [toProjected, toHidden, toCell, toWeight];
  },
  kernel: ({ inputs, inputShapes: [shape, , , weight], output, scratch }) =>
    lstmKernel(inputs, output, sequenceSize(shape, weight), scratch),
});

const applyLstmGradient: ApplyOperation<null> = defineOperation({
  name: 'lstmGradient',
  summary: 'The derivative of lstm, through all steps.',
  inferShape: ([[, time, batch, hidden]]) => [4 * time * batch * hidden + 2 * batch * hidden],
  gradient: ({ inputs, upstream }) => derivativeOfComposition(lstmGradientOf, inputs, upstream),
  kernel: ({ inputs, inputShapes: [planes, , , weight], output, scratch }) =>
    lstmGradientKernel(inputs, output, sequenceSize(planes.slice(1), weight), scratch),
});

/**
 * Long short-term memory, as `torch.nn.LSTM` with one layer; gates in the order i, f, g, o.
 * @param x [time, batch, inputs]; @param initial states [batch, hidden], zeros when null.
 * @throws ShapeError when the sequence is empty or the weights do not fit.
 */
export function lstm(
  x: Node,
  initial: { readonly hidden: Node; readonly cell: Node } | null,
  weights: RecurrentWeights,
): LstmResult {
  const projected = project(x, weights, 4, sumOfBiases(weights));
  const hidden = initialState(x, weights, initial?.hidden ?? null);
  const cell = initialState(x, weights, initial?.cell ?? null);
  const planes = applyLstm([projected, hidden, cell, weights.hidden], null);
  const output = select(planes, 0, LSTM_PLANES.indexOf('hidden'));
  const cells = select(planes, 0, LSTM_PLANES.indexOf('cell'));
  return { output, hidden: select(output, 0, -1), cell: select(cells, 0, -1) };
}

const applyGru: ApplyOperation<null> = defineOperation({
  name: 'gru',
  summary: 'The states of a gated recurrent unit over a sequence, and its gates.',
  inferShape: ([[time, batch], initial]) => [GRU_PLANES.length, time, batch, initial[1]],
  gradient({ node, inputs: [projected, initial, weight], upstream, needed }) {
    const flat = applyGruGradient([node, upstream, initial, weight], null);
    const [toProjected, toGates, toInitial] = unpack(flat, [projected.shape, projected.shape, initial.shape]);
    const toWeight = needed[2] ? weightGradient(toGates, statesBefore(initial, select(node, 0, 0))) : null;
    return [toProjected, toInitial, toWeight, needed[3] ? sum(toGates, [0, 1]) : null];
  },
  kernel: ({ inputs, inputShapes: [shape, , weight], output, scratch }) =>
    gruKernel(inputs, output, sequenceSize(shape, weight), scratch),
});

const applyGruGradient: ApplyOperation<null> = defineOperation({
  name: 'gruGradient',
  summary: 'The derivative of gru, through all steps.',
  inferShape: ([[, time, batch, hidden]]) => [6 * time * batch * hidden + batch * hidden],
  gradient: ({ inputs, upstream }) => derivativeOfComposition(gruGradientOf, inputs, upstream),
  kernel: ({ inputs, inputShapes: [planes, , , weight], output, scratch }) =>
    gruGradientKernel(inputs, output, sequenceSize(planes.slice(1), weight), scratch),
});

/**
 * Gated recurrent unit, as `torch.nn.GRU` with one layer; gates in the order r, z, n.
 * @param x [time, batch, inputs]; @param initial [batch, hidden], zeros when null.
 * @throws ShapeError when the sequence is empty or the weights do not fit.
 */
export function gru(x: Node, initial: Node | null, weights: RecurrentWeights): RecurrentResult {
  const projected = project(x, weights, 3, weights.inputBias);
  const bias = weights.hiddenBias ?? constant(x.graph, 0, [weights.hidden.shape[0]]);
  const planes = applyGru([projected, initialState(x, weights, initial), weights.hidden, bias], null);
  const output = select(planes, 0, GRU_PLANES.indexOf('hidden'));
  return { output, hidden: select(output, 0, -1) };
}

/**
 * Runs layers one upon the other, each in one direction or in both, whose outputs are then joined along the last axis.
 * @param x [time, batch, inputs];
 * @param run runs one layer in the order of time that it is given.
 * @returns the last layer's output in the order of time, and the results of all: layer by layer, forward before
 * reverse, as PyTorch stacks its states.
 */
export function stackRecurrent<Result extends RecurrentResult>(
  x: Node,
  { layers, bidirectional }: { readonly layers: number; readonly bidirectional: boolean },
  run: (input: Node, layer: number, reverse: boolean) => Result,
): { readonly output: Node; readonly results: readonly Result[] } {
  const results: Result[] = [];
  let output = x;
  for (let layer = 0; layer < layers; layer++) {
    const forward = run(output, layer, false);
    results.push(forward);
    if (bidirectional) {
      const reverse = run(flip(output, 0), layer, true);
      results.push(reverse);
      output = concat([forward.output, flip(reverse.output, 0)], 2);
    } else {
      output = forward.output;
    }
  }
  return { output, results };
}
