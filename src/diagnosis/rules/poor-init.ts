import { ACTIVATIONS } from '../../engine/activations';
import type { ModelLayer } from '../../engine/model';
import type { Memory } from '../../engine/memory';
import { formatFactor, formatNumber } from '../format-number';
import { rootMeanSquare } from '../probes';
import { defineRule } from '../rule';

/** By how much a layer multiplies the scale of what goes through it, by the variance of its weights: 1 keeps it. */
function gainOf({ parameters, activation }: ModelLayer, memory: Memory): number | null {
  const weight = parameters.find(({ regularized }) => regularized);
  if (weight === undefined) return null;
  const share = ACTIVATIONS[activation].reluLike ? 0.5 : 1;
  return rootMeanSquare(memory.named(weight.name, weight.shape)) * Math.sqrt(weight.fanIn * share);
}

export default defineRule({
  meta: {
    id: 'poor-init',
    title: 'Poor initialization',
    severity: 'warning',
    moments: ['start', 'training'],
    meaning:
      'The starting weights multiply the scale of the signal by far more or less than 1 in every layer. Over some layers it explodes or dies before training has begun.',
    measurement:
      'Gain of each layer: root mean square of its weights times the root of the inputs of a unit (halved before relu-like activations). The product over the layers is compared with the limits. Beyond them it is kept in mind, and becomes a finding when training fails and a trial with He or Glorot weights does not.',
    source: 'Glorot and Bengio 2010; He et al. 2015 (https://arxiv.org/abs/1502.01852).',
    thresholds: {
      gain: { default: 20, description: 'product of the gains of all layers, or its reciprocal' },
    },
  },
  create: ({ run, suspect, threshold }) => ({
    start(view) {
      const gains = run.model.layers.flatMap((layer) => {
        const gain = gainOf(layer, view.memory);
        return gain === null ? [] : [{ layer, gain }];
      });
      const total = gains.reduce((product, { gain }) => product * gain, 1);
      if (!(total > threshold('gain') || total < 1 / threshold('gain'))) return;
      const off = gains.filter(({ gain }) => gain > 1.5 || gain < 1 / 1.5);
      if (off.length === 0) return;
      const worst = off.reduce((a, b) => (Math.abs(Math.log(b.gain)) > Math.abs(Math.log(a.gain)) ? b : a));
      const change = off.map(({ layer }) => ({
        pointer: `${layer.pointer}/init`,
        value: ACTIVATIONS[layer.activation].reluLike ? 'heNormal' : 'glorotUniform',
      }));
      suspect({
        plausibility: 0.7,
        place: { kind: 'runFile', pointer: worst.layer.pointer },
        message: `The starting weights of ${worst.layer.name} multiply the signal by ${formatNumber(worst.gain)} where 1 is usual; over ${gains.length} layers that makes ${formatFactor(total)}. Use He weights before relu and Glorot weights elsewhere.`,
        remedies: [{ title: 'Use He and Glorot initialization', change }],
      });
    },
  }),
});
