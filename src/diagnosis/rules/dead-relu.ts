import { ACTIVATIONS } from '../../engine/activations';
import type { ModelLayer } from '../../engine/model';
import type { PreparedRun } from '../../runs/prepare/prepared-run';
import { constantPredictorLoss } from '../constant-predictor';
import { formatNumber } from '../format-number';
import { layerSpec } from '../layer-spec';
import { SilentLayers } from '../silent-layers';
import { defineRule, type Remedy } from '../rule';
import { unitActivity, type UnitActivity } from '../unit-activity';

/** Looks taken over a run, so that their cost does not count. */
const LOOKS = 20;
/** Steps after which the first updates may have done it. */
const EARLY_LOOKS = [20, 40];
/** A loss that has fallen below this share of the starting one excuses dead units. */
const LEARNS = 0.9;
/** From this share of the loss of a constant answer on it excuses nothing. */
const CONSTANT = 0.95;

function ofRelus(activities: readonly UnitActivity[]): UnitActivity[] {
  return activities.filter(({ layer }) => ACTIVATIONS[layer.activation].reluLike);
}

/** Biases that the run file starts below zero. */
function withNegativeBias({ model, runFile }: PreparedRun): ModelLayer[] {
  return model.layers.filter(({ pointer }) => {
    const bias = layerSpec(runFile, pointer)?.biasInit;
    return typeof bias === 'number' && bias < 0;
  });
}

function useLeakyRelu({ pointer, type }: ModelLayer): Remedy {
  const key = type === 'activation' ? 'type' : 'activation';
  return { title: 'Use leakyRelu', change: [{ pointer: `${pointer}/${key}`, value: 'leakyRelu' }] };
}

export default defineRule({
  meta: {
    id: 'dead-relu',
    title: 'Dead units',
    severity: 'warning',
    moments: ['start', 'training'],
    meaning:
      'The units of a layer give 0 for every row, and so get no gradient: they can never come back, and nothing passes through the layer in either direction.',
    measurement:
      'Share of the units of a relu-like layer whose input is in the flat part for every row of a batch. A layer that is wholly dead at the start is told at once; later the share must be at least the limit at two looks in a row, or at one when a layer has got a gradient of exactly 0 for so many steps, while the loss is about where it started, or no lower than that of the best constant answer. Some dead units are normal.',
    source: 'Lu et al. 2019, Dying ReLU and Initialization (https://arxiv.org/abs/1903.06733).',
    thresholds: {
      share: { default: 0.95, description: 'dead units / units of the layer' },
      batch: { default: 16, description: 'rows that a batch must have for a look to count' },
      still: {
        default: 10,
        description: 'steps in a row in which a layer gets no gradient while the last one does',
      },
    },
  },
  create({ run, report, threshold }) {
    const every = Math.max(1, Math.ceil(run.totalSteps / run.stepsPerEpoch / LOOKS));
    const constant = constantPredictorLoss(run);
    const silence = new SilentLayers(run.layout);
    let strikes = 0;
    return {
      start(view) {
        if (view.batchRows.length < threshold('batch')) return;
        const dead = ofRelus(unitActivity(run, view.replay())).find(({ inactive }) => inactive === 1);
        if (dead === undefined) return;
        const { layer, units } = dead;
        const negative = withNegativeBias(run);
        const raiseBiases: Remedy = {
          title: 'Start with biases of 0',
          change: negative.map(({ pointer }) => ({ pointer: `${pointer}/biasInit`, value: 0 })),
        };
        report({
          place: { kind: 'runFile', pointer: layer.pointer },
          message: `All ${units} units of ${layer.name} give 0 for every row of the first batch: no gradient passes. Start with biases of 0 and He weights, or use leakyRelu.`,
          remedies: [...(negative.length > 0 ? [raiseBiases] : []), useLeakyRelu(layer)],
        });
      },
      step(view, { loss }) {
        // The first batch of an epoch is full; the last one may have a few rows only.
        const isDue =
          EARLY_LOOKS.includes(view.step) || (view.step > 0 && view.step % (every * run.stepsPerEpoch) === 0);
        const isStill = silence.push(view.row) === threshold('still');
        if (!(isDue || isStill) || view.batchRows.length < threshold('batch')) return;
        if (loss.left < LEARNS && !(constant !== null && loss.current > CONSTANT * constant)) {
          strikes = 0;
          return;
        }
        const dead = ofRelus(unitActivity(run, view.replay())).find(
          ({ inactive }) => inactive >= threshold('share'),
        );
        strikes = dead === undefined ? 0 : strikes + 1;
        if (dead === undefined || (strikes < 2 && !isStill)) return;
        const { layer, inactive, units } = dead;
        report({
          place: { kind: 'runFile', pointer: layer.pointer },
          leaves: loss.left,
          level: loss.current,
          // Dead units stay dead: a trial may take as long as the run to get below it.
          trialSteps: run.totalSteps,
          message: `${Math.round(inactive * 100)} % of the ${units} units of ${layer.name} give 0 for every row, and the loss is ${formatNumber(loss.current)} (${formatNumber(loss.initial)} at the start). Try a lower learning rate or leakyRelu.`,
          remedies: [useLeakyRelu(layer)],
        });
      },
    };
  },
});
