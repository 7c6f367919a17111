import type { Node } from '../graph';
import { GRU_PLANES } from '../kernels/gru';
import { LSTM_PLANES } from '../kernels/lstm';
import type { RnnNonlinearity } from '../kernels/rnn';
import { add, greater, multiply, subtract } from './arithmetic';
import { constant } from './leaves';
import { matmul } from './matmul';
import { reshape } from './shaping';
import { concat, select, stack } from './slicing';
import { tanh } from './trigonometry';

/*
 * What the backward kernels of the recurrent operations compute, in simple operations and with the same order of
 * inputs, for the derivatives of the backward pass.
 */

/** Runs `step` from the last time to the first; its results are put into the order of time. */
function backwards(times: number, step: (time: number) => Node): readonly [Node, ...Node[]] {
  const results = Array.from({ length: times }, (_, i) => step(times - 1 - i)).reverse();
  return results as [Node, ...Node[]];
}

function joined(...parts: readonly [Node, ...Node[]]): Node {
  const [first, ...rest] = parts;
  return concat([reshape(first, [-1]), ...rest.map((part) => reshape(part, [-1]))]);
}

/** y (1 - y): the derivative of the sigmoid whose value is y. */
function sigmoidSlope(y: Node): Node {
  return multiply(y, subtract(1, y));
}

/** 1 - y * y: the derivative of the tanh whose value is y. */
function tanhSlope(y: Node): Node {
  return subtract(1, multiply(y, y));
}

export function rnnGradientOf(
  [states, upstream, weight]: readonly Node[],
  nonlinearity: RnnNonlinearity,
): Node {
  const [times, ...state] = states.shape;
  let carried = constant(states.graph, 0, state);
  const slopes = backwards(times, (time) => {
    const h = select(states, 0, time);
    const slope = nonlinearity === 'tanh' ? tanhSlope(h) : greater(h, 0);
    const toSum = multiply(add(select(upstream, 0, time), carried), slope);
    carried = matmul(toSum, weight);
    return toSum;
  });
  return joined(stack(slopes), carried);
}

export function lstmGradientOf([planes, upstream, initialCell, weight]: readonly Node[]): Node {
  const [, times, ...state] = planes.shape;
  const at = (from: Node, plane: (typeof LSTM_PLANES)[number], time: number) =>
    select(select(from, 0, LSTM_PLANES.indexOf(plane)), 0, time);
  let carriedHidden = constant(planes.graph, 0, state);
  let carriedCell = carriedHidden;
  const slopes = backwards(times, (time) => {
    const [i, f] = [at(planes, 'input', time), at(planes, 'forget', time)];
    const [g, o] = [at(planes, 'candidate', time), at(planes, 'output', time)];
    const cell = tanh(at(planes, 'cell', time));
    const before = time === 0 ? initialCell : at(planes, 'cell', time - 1);
    const toHidden = add(at(upstream, 'hidden', time), carriedHidden);
    const throughHidden = multiply(multiply(toHidden, o), tanhSlope(cell));
    const toCell = add(add(at(upstream, 'cell', time), carriedCell), throughHidden);
    const toGates = concat(
      [
        multiply(add(multiply(toCell, g), at(upstream, 'input', time)), sigmoidSlope(i)),
        multiply(add(multiply(toCell, before), at(upstream, 'forget', time)), sigmoidSlope(f)),
        multiply(add(multiply(toCell, i), at(upstream, 'candidate', time)), tanhSlope(g)),
        multiply(add(multiply(toHidden, cell), at(upstream, 'output', time)), sigmoidSlope(o)),
      ],
      1,
    );
    carriedCell = multiply(toCell, f);
    carriedHidden = matmul(toGates, weight);
    return toGates;
  });
  return joined(stack(slopes), carriedHidden, carriedCell);
}

export function gruGradientOf([planes, upstream, initial, weight]: readonly Node[]): Node {
  const [, times, ...state] = planes.shape;
  const at = (from: Node, plane: (typeof GRU_PLANES)[number], time: number) =>
    select(select(from, 0, GRU_PLANES.indexOf(plane)), 0, time);
  let carried = constant(planes.graph, 0, state);
  const gates = backwards(times, (time) => {
    const [r, z, n] = [at(planes, 'reset', time), at(planes, 'update', time), at(planes, 'candidate', time)];
    const before = time === 0 ? initial : at(planes, 'hidden', time - 1);
    const toState = add(at(upstream, 'hidden', time), carried);
    const throughState = multiply(toState, subtract(1, z));
    const toCandidate = multiply(add(throughState, at(upstream, 'candidate', time)), tanhSlope(n));
    const throughCandidate = multiply(toCandidate, at(planes, 'candidateState', time));
    const toReset = multiply(add(throughCandidate, at(upstream, 'reset', time)), sigmoidSlope(r));
    const throughUpdate = multiply(toState, subtract(before, n));
    const toUpdate = multiply(add(throughUpdate, at(upstream, 'update', time)), sigmoidSlope(z));
    const toCandidateState = add(multiply(toCandidate, r), at(upstream, 'candidateState', time));
    const fromState = concat([toReset, toUpdate, toCandidateState], 1);
    carried = add(multiply(toState, z), matmul(fromState, weight));
    return stack([concat([toReset, toUpdate, toCandidate], 1), fromState]);
  });
  const slopes = stack(gates, 1);
  return joined(slopes, carried);
}
