import type { Node } from '../graph';
import { addPosterior, forward, isValid, stateCount, type CtcSequence } from '../kernels/ctc';
import { defineOperation, type ApplyOperation, type KernelBinding } from '../operation';
import { formatShape, sameShape, ShapeError, type Shape } from '../shape';
import { multiply } from './arithmetic';
import { unsqueeze } from './shaping';

interface CtcAttributes {
  readonly blank: number;
  /** Give 0 instead of Infinity, and no gradient, where the labels do not fit into the time. */
  readonly zeroInfinity: boolean;
}

/** @throws ShapeError unless the inputs are [batch, time, classes], [batch, labels], [batch], [batch]. */
function requireShapes([logProbabilities, labels, inputLengths, labelCounts]: readonly Shape[]): void {
  const [batch] = logProbabilities;
  if (
    logProbabilities.length === 3 &&
    labels.length === 2 &&
    labels[0] === batch &&
    sameShape(inputLengths, [batch]) &&
    sameShape(labelCounts, [batch])
  )
    return;
  throw new ShapeError(
    `ctc needs [batch, time, classes], [batch, labels] and two lists of lengths [batch], not ${[
      logProbabilities,
      labels,
      inputLengths,
      labelCounts,
    ]
      .map(formatShape)
      .join(', ')}`,
    [logProbabilities, labels],
  );
}

const applyCtc: ApplyOperation<CtcAttributes> = defineOperation({
  name: 'ctcLoss',
  summary: 'The negative log-probability of a label sequence over all its alignments with time.',
  inferShape(shapes) {
    requireShapes(shapes);
    return [shapes[0][0]];
  },
  gradient: ({ inputs: [logProbabilities, labels, inputLengths, labelCounts], attributes, upstream }) => {
    const slope = applyCtcSlope([logProbabilities, labels, inputLengths, labelCounts], attributes);
    return [multiply(unsqueeze(unsqueeze(upstream, -1), -1), slope), null, null, null];
  },
  kernel(binding) {
    const { output, attributes } = binding;
    const { alpha } = workingMemory(binding);
    const { sequenceAt, times, capacity } = sequences(binding);
    return () => {
      for (let row = 0; row < output.length; row++) {
        const sequence = sequenceAt(row);
        const loss = isValid(sequence, times, capacity) ? -forward(sequence, alpha) : Number.NaN;
        output[row] = loss === Infinity && attributes.zeroInfinity ? 0 : loss;
      }
    };
  },
});

const applyCtcSlope: ApplyOperation<CtcAttributes> = defineOperation({
  name: 'ctcSlope',
  summary:
    'exp(p) minus the share of alignments that pass there: the derivative of ctcLoss behind a logSoftmax.',
  inferShape(shapes) {
    requireShapes(shapes);
    return shapes[0];
  },
  gradient: 'none',
  kernel(binding) {
    const { output, scratch, attributes } = binding;
    const { alpha, states } = workingMemory(binding);
    const { sequenceAt, batch, times, classes, capacity } = sequences(binding);
    const beta = scratch(2 * states);
    const posterior = scratch(times * classes);
    return () => {
      output.fill(0);
      for (let row = 0; row < batch; row++) {
        const sequence = sequenceAt(row);
        const start = row * times * classes;
        const valid = isValid(sequence, times, capacity);
        const total = valid ? forward(sequence, alpha) : Number.NaN;
        if (total === -Infinity && attributes.zeroInfinity) continue;
        if (!valid || total === -Infinity) {
          output.fill(Number.NaN, start, start + (valid ? sequence.inputLength : times) * classes);
          continue;
        }
        posterior.fill(0);
        addPosterior(sequence, alpha, total, beta, posterior);
        for (let i = 0; i < sequence.inputLength * classes; i++) {
          output[start + i] = Math.exp(sequence.logProbabilities[start + i]) - posterior[i];
        }
      }
    };
  },
});

function workingMemory({ inputShapes: [[, times], [, capacity]], scratch }: KernelBinding<CtcAttributes>) {
  const states = stateCount(capacity);
  return { states, alpha: scratch(times * states) };
}

function sequences({ inputs, inputShapes, attributes: { blank } }: KernelBinding<CtcAttributes>) {
  const [logProbabilities, labels, inputLengths, labelCounts] = inputs;
  const [[batch, times, classes], [, capacity]] = inputShapes;
  const sequenceAt = (row: number): CtcSequence => ({
    logProbabilities,
    offset: row * times * classes,
    classes,
    inputLength: inputLengths[row],
    labels,
    labelOffset: row * capacity,
    labelCount: labelCounts[row],
    blank,
  });
  return { sequenceAt, batch, times, classes, capacity };
}

/**
 * The negative log-probability [batch] of each row's first `labelCounts` labels within its first `inputLengths` times.
 * The derivative with respect to the log-probabilities is PyTorch's, exp(p) - posterior, which is right behind a
 * logSoftmax and nowhere else (https://docs.pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html). Labels that do
 * not fit into the time give Infinity and a gradient of NaN; lengths or labels out of range give NaN.
 * @param logProbabilities [batch, time, classes]; @param labels [batch, capacity]
 * @throws ShapeError
 */
export function ctcLoss(
  logProbabilities: Node,
  labels: Node,
  inputLengths: Node,
  labelCounts: Node,
  attributes: CtcAttributes,
): Node {
  return applyCtc([logProbabilities, labels, inputLengths, labelCounts], attributes);
}
