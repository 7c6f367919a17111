import { ACTIVATIONS } from '../../engine/activations';
import { formatNumber } from '../format-number';
import { defineRule } from '../rule';
import { unitActivity, type UnitActivity } from '../unit-activity';

/** Looks taken over a run, so that their cost does not count. */
const LOOKS = 20;

function ofRelus(activities: readonly UnitActivity[]): UnitActivity[] {
  return activities.filter(({ layer }) => ACTIVATIONS[layer.activation].reluLike);
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
      'Share of the units of a relu-like layer whose input is in the flat part for every row of a batch. A layer that is dead from the start is told at once; later the share must be at least the limit at two looks in a row while the loss is no lower than at the start. Some dead units are normal.',
    source: 'Lu et al. 2019, Dying ReLU and Initialization (https://arxiv.org/abs/1903.06733).',
    thresholds: {
      share: { default: 0.95, description: 'dead units / units of the layer' },
      batch: { default: 16, description: 'rows that a batch must have for a look to count' },
    },
    leadsTo: [
      'zero-gradient',
      'constant-output',
      'loss-not-decreasing',
      'plateau',
      'vanishing-gradient',
      'slow-learning',
      'ignored-class',
    ],
  },
  create({ run, report, threshold }) {
    const every = Math.max(1, Math.ceil(run.totalSteps / run.stepsPerEpoch / LOOKS));
    let strikes = 0;
    return {
      start(view) {
        if (view.batchRows.length < threshold('batch')) return;
        const dead = ofRelus(unitActivity(run, view.replay())).find(({ inactive }) => inactive === 1);
        if (dead === undefined) return;
        const { layer, units } = dead;
        const biased = run.document.text.includes('biasInit');
        report({
          place: { kind: 'runFile', pointer: layer.pointer },
          message: `All ${units} units of ${layer.name} give 0 for every row of the first batch: no gradient passes. Start with biases of 0 and He weights, or use leakyRelu.`,
          remedies: [
            ...(biased
              ? [
                  {
                    title: 'Start with biases of 0',
                    change: run.model.layers
                      .filter(
                        ({ parameters, pointer }) => parameters.length > 0 && !pointer.includes('/layers/'),
                      )
                      .map(({ pointer }) => ({ pointer: `${pointer}/biasInit`, value: 0 })),
                  },
                ]
              : []),
            {
              title: 'Use leakyRelu',
              change: [{ pointer: `${layer.pointer}/activation`, value: 'leakyRelu' }],
            },
          ],
        });
      },
      epoch(view, { loss }) {
        if (view.epoch % every !== 0 || view.batchRows.length < threshold('batch')) return;
        if (loss.current < 0.9 * loss.initial) {
          strikes = 0;
          return;
        }
        const dead = ofRelus(unitActivity(run, view.replay())).find(
          ({ inactive }) => inactive >= threshold('share'),
        );
        strikes = dead === undefined ? 0 : strikes + 1;
        if (dead === undefined || strikes < 2) return;
        report({
          place: { kind: 'runFile', pointer: dead.layer.pointer },
          message: `${Math.round(dead.inactive * 100)} % of the ${dead.units} units of ${dead.layer.name} give 0 for every row, and the loss is back at ${formatNumber(loss.current)} (${formatNumber(loss.initial)} at the start). Try a lower learning rate or leakyRelu.`,
          remedies: [
            {
              title: 'Use leakyRelu',
              change: [{ pointer: `${dead.layer.pointer}/activation`, value: 'leakyRelu' }],
            },
          ],
        });
      },
    };
  },
});
