import { sizeOf, type Shape } from '../../engine/shape';
import type { TensorData } from '../../engine/operation';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { probedRows } from '../probes';
import { endEarly } from '../end-early';
import { generalRemedies } from '../general-remedies';
import { givenValue } from '../given-value';
import { defineRule, type Remedy } from '../rule';
import { formatNumber } from '../format-number';
import { modelOutput } from '../model-output';

/** Looks taken over a run, so that their cost does not count. */
const LOOKS = 10;

/** Values that layer normalization brings to one mean: of an image all, else those of the last axis. */
function normalizedTogether(outputShape: Shape): number {
  return outputShape.length === 3 ? sizeOf(outputShape) : (outputShape.at(-1) ?? 0);
}

/** The largest difference between two rows in any output. */
function largestSpread(predictions: TensorData, width: number): number {
  let largest = 0;
  for (let output = 0; output < width; output++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = output; i < predictions.length; i += width) {
      low = Math.min(low, predictions[i]);
      high = Math.max(high, predictions[i]);
    }
    largest = Math.max(largest, high - low);
  }
  return largest;
}

export default defineRule({
  meta: {
    id: 'constant-output',
    title: 'The same answer for every row',
    severity: 'warning',
    moments: ['static', 'training'],
    meaning:
      'Whatever the features are, the model says the same. Nothing of the input reaches the output: dead or saturated units, weights that a penalty has shrunk to nothing, or an activation that can say one thing only.',
    measurement:
      'Before training: layer normalization over one value. While training: largest difference between two of up to 256 training rows in any output, at two looks in a row in the second half of the run, while the loss has not fallen by the share. Exact zero is needed but for rounding.',
    source: 'TheDeepChecker (2022): probe for independence of the input.',
    thresholds: {
      spread: { default: 1e-5, description: 'largest difference between rows / (1 + |output|)' },
      fall: { default: 0.2, description: 'share of the starting loss by which it must have fallen' },
    },
  },
  create({ run, report, threshold }) {
    const epochs = Math.ceil(run.totalSteps / run.stepsPerEpoch);
    const every = Math.max(1, Math.ceil(epochs / LOOKS));
    let strikes = 0;
    return {
      static() {
        const layer = run.model.layers.find(
          ({ type, outputShape }) => type === 'layerNorm' && normalizedTogether(outputShape) === 1,
        );
        if (layer === undefined) return;
        report({
          place: { kind: 'runFile', pointer: layer.pointer },
          severity: 'error',
          message: `${layer.name} normalizes over a single value: that less its own mean is 0, so that it gives its shift for every row, and no gradient passes. Put it where there are several units, before the last layer.`,
        });
      },
      epoch(view, { loss, steady }) {
        if (!steady || view.epoch % every !== 0 || view.step < run.totalSteps / 2) return;
        if (1 - loss.left > threshold('fall')) {
          strikes = 0;
          return;
        }
        const rows = probedRows(run.dataset.trainingRows);
        const predictions = view.predict(rows);
        const width = predictions.length / rows.length;
        const limit = threshold('spread') * (1 + Math.abs(predictions[0]));
        strikes = rows.length > 1 && largestSpread(predictions, width) < limit ? strikes + 1 : 0;
        if (strikes < 2) return;
        report({
          place: { kind: 'runFile', pointer: modelOutput(run).pointer },
          leaves: loss.left,
          stuck: true,
          attempts: [...leakyUnits(run), ...generalRemedies(run)],
          remedies: [...leakyUnits(run), ...endEarly(run)],
          level: loss.current,
          message: `After ${view.step} steps the model says ${formatNumber(predictions[0])} to every row, and the loss is ${formatNumber(loss.current)} (${formatNumber(loss.initial)} at the start): nothing of the features reaches the output.`,
        });
      },
    };
  },
});

/** Units that let a gradient through wherever they are. */
function leakyUnits({ document, runFile: { model } }: PreparedRun): Remedy[] {
  const change = model.flatMap((_, index) => {
    const pointer = `/model/${index}/activation`;
    return givenValue(document, pointer) === 'relu' ? [{ pointer, value: 'leakyRelu' }] : [];
  });
  return change.length === 0 ? [] : [{ title: 'Use leakyRelu in place of relu', change }];
}
