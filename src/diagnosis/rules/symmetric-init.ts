import type { Memory } from '../../engine/memory';
import type { ModelLayer, ModelParameter } from '../../engine/model';
import { ACTIVATIONS } from '../../engine/activations';
import { defineRule } from '../rule';

/** What reads the inputs of a layer, and for recurrent ones what reads its own state. */
function weightsOf({ parameters }: ModelLayer): ModelParameter[] {
  return parameters.filter(({ regularized, shape }) => regularized && shape.length >= 2);
}

function unitsOf({ type, outputShape }: ModelLayer): number {
  return type.startsWith('conv') ? outputShape[0] : outputShape[outputShape.length - 1];
}

/** Whether all units or filters, rows of [units, ...inputs], start with the same numbers. */
function unitsAreEqual({ name, shape }: ModelParameter, memory: Memory): boolean {
  const values = memory.named(name, shape);
  const inputs = values.length / shape[0];
  for (let i = inputs; i < values.length; i++) if (values[i] !== values[i % inputs]) return false;
  return true;
}

/**
 * Whether each unit of a layer looks at all units of the one before with the same weights.
 * @param sources units of the layer before; each is read by a block of weights, one for each place of its map
 */
function sourcesAreEqual({ name, shape }: ModelParameter, sources: number, memory: Memory): boolean {
  const values = memory.named(name, shape);
  const inputs = values.length / shape[0];
  const block = inputs / sources;
  if (!Number.isInteger(block)) return false;
  for (let i = 0; i < values.length; i++) {
    const first = i - (i % inputs) + ((i % inputs) % block);
    if (values[i] !== values[first]) return false;
  }
  return true;
}

export default defineRule({
  meta: {
    id: 'symmetric-init',
    title: 'Symmetric initialization',
    severity: 'warning',
    moments: ['start'],
    meaning:
      'All units of a hidden layer start as copies of one another and are read with the same weights, so they get the same gradient and stay copies for ever: the layer is one unit wide.',
    measurement:
      'Exact equality of the starting weights of all units of a hidden layer, or of all filters of a convolution, and of the weights with which the next layer that has any reads them. A last layer of zeros after random ones is fine.',
    source: 'Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.4.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    start({ memory }) {
      const weighted = run.model.layers.flatMap((layer) => {
        const weights = weightsOf(layer);
        return weights.length === 0 ? [] : [{ layer, weight: weights[0], others: weights.slice(1) }];
      });
      for (let i = 0; i + 1 < weighted.length; i++) {
        const { layer, weight, others } = weighted[i];
        const next = weighted[i + 1];
        const units = unitsOf(layer);
        if (units < 2 || !unitsAreEqual(weight, memory) || !sourcesAreEqual(next.weight, units, memory))
          continue;
        if (!others.every((own) => unitsAreEqual(own, memory) && sourcesAreEqual(own, units, memory)))
          continue;
        const unit = layer.type.startsWith('conv') ? 'filter' : 'unit';
        const change = weighted
          .filter(({ weight: each }) => unitsAreEqual(each, memory))
          .map((each) => ({
            pointer: `${each.layer.pointer}/init`,
            value: ACTIVATIONS[each.layer.activation].reluLike ? 'heNormal' : 'glorotUniform',
          }));
        report({
          place: { kind: 'runFile', pointer: layer.pointer },
          message: `All ${units} ${unit}s of ${layer.name} start with the same weights and are read alike by ${next.layer.name}: they stay copies, and the layer is one ${unit} wide. Start with random weights.`,
          remedies: [{ title: 'Use random starting weights', change }],
        });
        return;
      }
    },
  }),
});
