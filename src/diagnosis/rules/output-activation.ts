import type { ActivationName } from '../../engine/activations';
import type { Interval } from '../../engine/activations/activation';
import type { PredictionKind } from '../../engine/losses/loss';
import type { LossPart } from '../../runs/objective/loss-part';
import type { TrainingView } from '../../runs/training/view';
import { formatShare } from '../data-place';
import { formatNumber } from '../format-number';
import { modelOutput, type ModelOutput } from '../model-output';
import { probedRows } from '../probes';
import { reportLossRemarks } from '../loss-file/report-remarks';
import { defineRule, type Remedy, type Report } from '../rule';

/** Per binary or multi-class loss over probabilities, the one that takes the scores before the activation. */
const OVER_SCORES: Readonly<Partial<Record<string, string>>> = { bce: 'bceWithLogits', nll: 'crossEntropy' };

interface Mismatch extends Pick<Report, 'message' | 'severity'> {
  readonly remedies: readonly Remedy[];
}

function activate(output: ModelOutput, activation: ActivationName): Remedy {
  const title = activation === 'linear' ? 'Make the output linear' : `Give the output a ${activation}`;
  return { title, change: [{ pointer: output.activationPointer, value: activation }] };
}

function changeLoss(pointer: string, from: string): Remedy[] {
  const to = OVER_SCORES[from];
  return to === undefined
    ? []
    : [{ title: `Use ${to}, which takes the output as it is`, change: [{ pointer, value: to }] }];
}

function describe({ low, high }: Interval): string {
  if (low === -Infinity && high === Infinity) return 'any number';
  if (high === Infinity) return `any number from ${formatNumber(low)} up`;
  if (low === -Infinity) return `any number up to ${formatNumber(high)}`;
  return `numbers from ${formatNumber(low)} to ${formatNumber(high)}`;
}

/** What is wrong with a loss that takes its prediction to be `kind` behind this output; null when nothing is. */
function mismatchOf(
  kind: PredictionKind,
  name: string,
  pointer: string,
  output: ModelOutput,
): Mismatch | null {
  const { activation, range, layer } = output;
  const ends = activation === 'linear' ? 'has no activation' : `ends in ${activation}`;
  switch (kind) {
    case 'probabilities':
      if (range.low >= 0 && range.high <= 1) return null;
      return {
        severity: 'error',
        message: `${name} takes probabilities, but ${layer.name} ${ends} and can give ${describe(range)}: outside [0, 1] the loss is NaN or wrong.`,
        remedies: [...changeLoss(pointer, name), activate(output, 'sigmoid')],
      };
    case 'logProbabilities':
      if (range.high <= 0) return null;
      return {
        message: `${name} takes logarithms of probabilities, which are at most 0, but ${layer.name} ${ends}.`,
        remedies: [...changeLoss(pointer, name), activate(output, 'logSoftmax')],
      };
    case 'logits':
      if (activation === 'softmax' || !(range.low === 0 && range.high === 1))
        return oneSided(kind, name, output);
      return {
        message: `${name} applies sigmoid itself, and ${layer.name} ${ends} already: every probability lies between 0.5 and 0.73, and "no" cannot be said.`,
        remedies: [activate(output, 'linear')],
      };
    case 'rate':
      if (range.low >= 0) return null;
      return {
        severity: 'error',
        message: `${name} takes a rate, which is positive, but ${layer.name} ${ends} and can give ${describe(range)}: the logarithm of a negative one is NaN.`,
        remedies: [
          {
            title: 'Take the output as the logarithm of the rate',
            change: [{ pointer: `${pointer}/logInput`, value: true }],
          },
          activate(output, 'softplus'),
        ],
      };
    case 'score':
      return oneSided(kind, name, output);
    default:
      return null;
  }
}

/** Share of the variances that a fresh model gives for some rows which are not above 0. */
function shareOfBadVariances(view: TrainingView, { outputs }: LossPart): number {
  const { run } = view;
  const rows = probedRows(run.dataset.trainingRows);
  const units = run.model.outputShape.at(-1) ?? 1;
  const { from, to } = outputs ?? { from: 0, to: units };
  const half = (from + to) / 2;
  const variances = view.predict(rows).filter((_, i) => i % units >= half && i % units < to);
  return variances.filter((variance) => !(variance > 0)).length / variances.length;
}

/** Scores need both signs: one says yes, the other no. */
function oneSided(kind: PredictionKind, name: string, output: ModelOutput): Mismatch | null {
  const { activation, range, layer } = output;
  if (range.low < -0.5 || activation === 'softmax' || activation === 'logSoftmax') return null;
  return {
    message: `${name} takes ${kind === 'logits' ? 'unnormalized scores' : 'scores'} of either sign, but ${layer.name} ends in ${activation}, which gives no negative ones.`,
    remedies: [activate(output, 'linear')],
  };
}

export default defineRule({
  meta: {
    id: 'output-activation',
    title: 'Output activation does not fit the loss',
    severity: 'warning',
    moments: ['static', 'start'],
    meaning:
      'Each loss takes its prediction to be something: probabilities, unnormalized scores, logarithms. When the last activation gives something else, the loss is NaN, has a floor, or cannot express an answer.',
    measurement:
      'What the loss takes against the range of the last activation; and softmax over a single unit, which is the constant 1 with gradient 0. Of a likelihood with variances, what the fresh model gives for training rows.',
    source:
      'The pages of the losses in PyTorch; NeuraLint (Nikanjam et al. 2021) has the same check for Keras.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    static() {
      reportLossRemarks({ run, report }, 'output-activation');
      const output = modelOutput(run);
      if ((output.activation === 'softmax' || output.activation === 'logSoftmax') && output.units === 1) {
        const value = output.activation === 'softmax' ? 1 : 0;
        report({
          place: { kind: 'runFile', pointer: output.pointer },
          severity: 'error',
          message: `${output.activation} over the single unit of ${output.layer.name} is ${value} whatever goes in: its gradient is exactly 0 and nothing can be learned.`,
          remedies: [
            activate(
              output,
              run.dataset.task === 'binary' && run.loss.title === 'bce' ? 'sigmoid' : 'linear',
            ),
          ],
        });
        return;
      }
      for (const { loss, pointer } of run.loss.parts) {
        if (loss.kind !== 'named') continue;
        const { name } = loss.definition;
        const mismatch = mismatchOf(loss.definition.prediction(loss.options), name, pointer, output);
        if (mismatch === null) continue;
        report({
          ...mismatch,
          place: { kind: 'runFile', pointer: output.pointer },
          related: [{ place: { kind: 'runFile', pointer }, message: `what ${name} gets is decided here` }],
        });
        return;
      }
    },
    start(view) {
      for (const part of run.loss.parts) {
        const { loss, pointer } = part;
        if (loss.kind !== 'named' || loss.definition.prediction(loss.options) !== 'meansAndVariances')
          continue;
        const share = shareOfBadVariances(view, part);
        if (share === 0) continue;
        const { name } = loss.definition;
        const output = modelOutput(run);
        report({
          place: { kind: 'runFile', pointer: output.pointer },
          severity: 'error',
          message: `${name} takes the second half of the outputs as variances, and ${formatShare(share)} of those that ${output.layer.name} gives at the start are not above 0: PyTorch refuses them, and at the least variance that stands in for them an error counts a million times. End in softplus where the means are positive too, or write the likelihood in a loss file, with exp() of an output as the variance.`,
          related: [{ place: { kind: 'runFile', pointer }, message: `what ${name} gets is decided here` }],
        });
        return;
      }
    },
  }),
});
