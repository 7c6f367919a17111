import type { Memory } from '../../engine/memory';
import type { ModelLayer, ModelParameter } from '../../engine/model';
import { ACTIVATIONS } from '../../engine/activations';
import { defineRule } from '../rule';

function weightOf({ parameters }: ModelLayer): ModelParameter | undefined {
  return parameters.find(({ regularized, shape }) => regularized && shape.length === 2);
}

/** Whether all units, rows of [units, inputs], start with the same numbers. */
function unitsAreEqual({ name, shape }: ModelParameter, memory: Memory): boolean {
  const [units, inputs] = shape;
  const values = memory.named(name, shape);
  for (let i = inputs; i < units * inputs; i++) if (values[i] !== values[i % inputs]) return false;
  return true;
}

/** Whether each unit of a layer looks at all of its inputs with the same weight. */
function inputsAreEqual({ name, shape }: ModelParameter, memory: Memory): boolean {
  const [units, inputs] = shape;
  const values = memory.named(name, shape);
  for (let unit = 0; unit < units; unit++) {
    for (let i = 1; i < inputs; i++) if (values[unit * inputs + i] !== values[unit * inputs]) return false;
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
      'Exact equality of the starting weights of all units of a hidden dense layer, and of the weights with which the next dense layer reads them. A last layer of zeros after random ones is fine.',
    source: 'Goodfellow, Bengio and Courville, Deep Learning (2016), section 8.4.',
    thresholds: {},
  },
  create: ({ run, report }) => ({
    start({ memory }) {
      const dense = run.model.layers.flatMap((layer) => {
        const weight = weightOf(layer);
        return weight === undefined ? [] : [{ layer, weight }];
      });
      for (let i = 0; i + 1 < dense.length; i++) {
        const { layer, weight } = dense[i];
        if (
          weight.shape[0] < 2 ||
          !unitsAreEqual(weight, memory) ||
          !inputsAreEqual(dense[i + 1].weight, memory)
        )
          continue;
        const change = dense
          .filter(({ weight: each }) => unitsAreEqual(each, memory))
          .map((each) => ({
            pointer: `${each.layer.pointer}/init`,
            value: ACTIVATIONS[each.layer.activation].reluLike ? 'heNormal' : 'glorotUniform',
          }));
        report({
          place: { kind: 'runFile', pointer: layer.pointer },
          message: `All ${weight.shape[0]} units of ${layer.name} start with the same weights and are read alike by ${dense[i + 1].layer.name}: they stay copies, and the layer is one unit wide. Start with random weights.`,
          remedies: [{ title: 'Use random starting weights', change }],
        });
        return;
      }
    },
  }),
});
