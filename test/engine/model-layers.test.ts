import assert from 'node:assert/strict';
import { defineModel, ModelError, type LayerSpec } from '../../src/engine/model';

describe('the layers of a model', () => {
  describe('have names that', () => {
    const namesOf = (specs: LayerSpec[]) => defineModel(specs, [4], 1, 0).layers.map(({ name }) => name);

    it('count the layers of each type', () => {
      const activation = { layer: 'activation', type: 'tanh' };
      const dense = { layer: 'dense', units: 2 };
      const names = ['dense1', 'activation1', 'hidden', 'activation2', 'dense3'];
      assert.deepEqual(namesOf([dense, activation, { ...dense, name: 'hidden' }, activation, dense]), names);
    });

    it('prefix those of inner layers, however deep', () => {
      const inner: LayerSpec = { layer: 'residual', name: 'inner', layers: [{ layer: 'dense', units: 4 }] };
      const outer: LayerSpec = { layer: 'residual', layers: [{ layer: 'dense', units: 4 }, inner] };
      const model = defineModel([outer, { layer: 'dense' }], [4], 1, 0);
      assert.deepEqual(
        model.layers.map(({ name, pointer }) => [name, pointer]),
        [
          ['residual1', '/model/0'],
          ['residual1.dense1', '/model/0/layers/0'],
          ['residual1.inner', '/model/0/layers/1'],
          ['residual1.inner.dense1', '/model/0/layers/1/layers/0'],
          ['dense1', '/model/1'],
        ],
      );
      assert.equal(model.parameters[2].name, 'residual1.inner.dense1.weight');
      assert.deepEqual(model.layers[0].parameters, []);
    });

    it('are unique', () => {
      assert.throws(
        () =>
          namesOf([
            { layer: 'dense', units: 2, name: 'a' },
            { layer: 'dense', name: 'a' },
          ]),
        (error: ModelError) => {
          assert.equal(error.message, "two layers are called 'a'; give this one another name");
          assert.equal(error.pointer, '/model/1/name');
          return true;
        },
      );
      assert.throws(
        () => namesOf([{ layer: 'dense', units: 2, name: 'dense2' }, { layer: 'dense' }]),
        ModelError,
      );
    });
  });

  describe('look ahead for the activation that decides the default initializer', () => {
    const initializers = (specs: LayerSpec[]) =>
      defineModel(specs, [4], 2, 0)
        .parameters.filter(({ regularized }) => regularized)
        .map(({ initializer }) => initializer.name);
    const dense: LayerSpec = { layer: 'dense', units: 4 };
    const relu: LayerSpec = { layer: 'activation', type: 'relu' };

    it('within the layer', () => {
      assert.deepEqual(initializers([{ ...dense, activation: 'relu' }]), ['heNormal']);
      assert.deepEqual(initializers([{ ...dense, activation: 'tanh' }]), ['glorotUniform']);
    });
    it('in a layer after it, past layers without weights', () => {
      assert.deepEqual(initializers([dense, { layer: 'dropout', rate: 0.1 }, relu, dense]), [
        'heNormal',
        'glorotUniform',
      ]);
    });
    it('but not past another layer with weights', () => {
      assert.deepEqual(initializers([dense, { ...dense, activation: 'relu' }]), [
        'glorotUniform',
        'heNormal',
      ]);
    });
    it('unless the run file says', () => {
      assert.deepEqual(initializers([{ ...dense, init: 'orthogonal' }, relu]), ['orthogonal']);
    });
  });

  describe('have errors that say what is wrong and where', () => {
    const wrong: [string, LayerSpec[], { message: string; pointer: string; layer: string | null }][] = [
      [
        'an unknown layer',
        [{ layer: 'danse' }],
        { message: "unknown layer 'danse'", pointer: '/model/0/layer', layer: null },
      ],
      [
        'a wrong option',
        [{ layer: 'dropout', rate: 2, name: 'drop' }],
        { message: 'drop: Too big: expected number to be <=1', pointer: '/model/0/rate', layer: 'drop' },
      ],
      [
        'a dense layer in the middle without units',
        [{ layer: 'dense' }, { layer: 'dense' }],
        {
          message: 'dense1: needs "units"; only the last dense layer takes them from the targets',
          pointer: '/model/0',
          layer: 'dense1',
        },
      ],
      [
        'a residual whose inner layers change the shape',
        [{ layer: 'residual', layers: [{ layer: 'dense', units: 5 }] }],
        {
          message:
            'residual1: its layers turn [batch, 4] into [batch, 5], but only equal shapes can be added; make the last of them give [batch, 4]',
          pointer: '/model/0',
          layer: 'residual1',
        },
      ],
      [
        'a layer inside a residual',
        [{ layer: 'residual', layers: [{ layer: 'dense' }] }],
        {
          message: 'residual1.dense1: needs "units"; only the last dense layer takes them from the targets',
          pointer: '/model/0/layers/0',
          layer: 'residual1.dense1',
        },
      ],
    ];
    for (const [what, specs, expected] of wrong) {
      it(what, () => {
        assert.throws(() => defineModel(specs, [4], 1, 0), { name: 'ModelError', ...expected });
      });
    }

    it('a dense layer on images', () => {
      assert.throws(() => defineModel([{ layer: 'dense' }], [1, 8, 8], 1, 0), {
        message:
          'dense1: takes [batch, features] or [batch, time, features], not [batch, 1, 8, 8]; put a flatten layer before it',
      });
    });
  });
});
