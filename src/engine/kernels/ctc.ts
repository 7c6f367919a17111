import type { TensorData } from '../operation';

/**
 * Connectionist temporal classification (Graves et al. 2006, https://www.cs.toronto.edu/~graves/icml_2006.pdf): the
 * probability of a label sequence, summed over all ways of stretching it over time with blanks in between. All
 * probabilities are logarithms.
 */

/** One sequence of a batch. */
export interface CtcSequence {
  /** [time, classes], starting at `offset`. */
  readonly logProbabilities: TensorData;
  readonly offset: number;
  readonly classes: number;
  /** Times that count. */
  readonly inputLength: number;
  readonly labels: TensorData;
  readonly labelOffset: number;
  readonly labelCount: number;
  readonly blank: number;
}

/** States of a sequence: its labels with a blank before, between and after them. */
export function stateCount(labelCount: number): number {
  return 2 * labelCount + 1;
}

/** Whether lengths and labels lie within the tensors: labels that are classes and not the blank. */
export function isValid(sequence: CtcSequence, times: number, labelCapacity: number): boolean {
  const { inputLength, labels, labelOffset, labelCount, classes, blank } = sequence;
  if (!isCount(inputLength, times) || !isCount(labelCount, labelCapacity)) return false;
  for (let i = 0; i < labelCount; i++) {
    const label = labels[labelOffset + i];
    if (!Number.isInteger(label) || label < 0 || label >= classes || label === blank) return false;
  }
  return true;
}

function isCount(value: number, limit: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= limit;
}

/** The class of a state. */
function classOf({ labels, labelOffset, blank }: CtcSequence, state: number): number {
  return state % 2 === 0 ? blank : labels[labelOffset + (state - 1) / 2];
}

/** Whether a path may come to `state` from the one two before: past a blank between different labels. */
function maySkip(sequence: CtcSequence, state: number): boolean {
  return state >= 2 && state % 2 === 1 && classOf(sequence, state) !== classOf(sequence, state - 2);
}

/**
 * Forward pass: `alpha[t, s]` is the log-probability of all beginnings of paths that are in state s at time t.
 * @param alpha [times, states], takes the result. @returns the log-probability of the labels.
 */
export function forward(sequence: CtcSequence, alpha: Float64Array): number {
  const { logProbabilities, offset, classes, inputLength, labelCount } = sequence;
  const states = stateCount(labelCount);
  if (inputLength === 0) return labelCount === 0 ? 0 : -Infinity;
  for (let t = 0; t < inputLength; t++) {
    for (let s = 0; s < states; s++) {
      let before = -Infinity;
      if (t === 0) {
        if (s < 2) before = 0;
      } else {
        const row = (t - 1) * states + s;
        before = alpha[row];
        if (s >= 1) before = addLogarithms(before, alpha[row - 1]);
        if (maySkip(sequence, s)) before = addLogarithms(before, alpha[row - 2]);
      }
      alpha[t * states + s] = before + logProbabilities[offset + t * classes + classOf(sequence, s)];
    }
  }
  const last = inputLength * states - 1;
  return labelCount === 0 ? alpha[last] : addLogarithms(alpha[last], alpha[last - 1]);
}

/**
 * Backward pass: adds to `posterior[t, class]` the probability of being in a state of that class at time t, given the
 * labels.
 * @param alpha from {@link forward}, which returned `total`; @param beta two rows of states for working in.
 */
export function addPosterior(
  sequence: CtcSequence,
  alpha: Float64Array,
  total: number,
  beta: Float64Array,
  posterior: Float64Array,
): void {
  const { logProbabilities, offset, classes, inputLength, labelCount } = sequence;
  const states = stateCount(labelCount);
  for (let t = inputLength - 1; t >= 0; t--) {
    const here = (t % 2) * states;
    const next = ((t + 1) % 2) * states;
    const rowAfter = offset + (t + 1) * classes;
    for (let s = 0; s < states; s++) {
      let after = -Infinity;
      if (t === inputLength - 1) {
        if (s >= states - 2) after = 0;
      } else {
        for (let step = 0; step <= 2 && s + step < states; step++) {
          if (step === 2 && !maySkip(sequence, s + 2)) continue;
          const onward = beta[next + s + step] + logProbabilities[rowAfter + classOf(sequence, s + step)];
          after = addLogarithms(after, onward);
        }
      }
      beta[here + s] = after;
      posterior[t * classes + classOf(sequence, s)] += Math.exp(alpha[t * states + s] + after - total);
    }
  }
}

/** log(exp(a) + exp(b)) without overflow. */
function addLogarithms(a: number, b: number): number {
  const larger = Math.max(a, b);
  if (larger === -Infinity) return larger;
  return larger + Math.log1p(Math.exp(-Math.abs(a - b)));
}
