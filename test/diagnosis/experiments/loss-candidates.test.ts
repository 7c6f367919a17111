import { strict as assert } from 'node:assert';
import { offerLosses } from '../../../src/diagnosis/experiments/loss-candidates';
import { RunFileError } from '../../../src/runs/run-file-error';
import { linear } from '../data-sets';
import { ingredientsOf } from '../program';

const x = Array.from({ length: 60 }, (_, i) => i % 17);

function offered(runFile: object, data: Parameters<typeof ingredientsOf>[0]['data'] = linear()) {
  return offerLosses(
    ingredientsOf({
      data,
      runFile: {
        data: { file: 'data.csv', target: 'y' },
        model: [{ layer: 'dense' }],
        loss: 'mse',
        optimizer: { type: 'sgd', learningRate: 0.1 },
        epochs: 1,
        ...runFile,
      },
    }),
  );
}

describe('the losses that a run can be compared with', () => {
  it("begin with the run's own and go on with those that fit the target, each with its reason", () => {
    const [own, ...others] = offered({});
    assert.deepEqual(own, { name: 'mse', change: [], reason: 'the loss of this run' });
    assert.ok(others.some(({ name }) => name === 'huber'));
    assert.ok(others.every(({ name, reason }) => name !== 'mse' && reason.length > 0));
  });

  it('come with the last activation that they need', () => {
    const animals = { x, y: x.map((value) => (value > 8 ? 'cat' : 'dog')) };
    const losses = offered({ loss: 'bceWithLogits' }, animals);
    const changeOf = (wanted: string) => losses.find(({ name }) => name === wanted)?.change;
    assert.deepEqual(changeOf('bce')?.[1], { pointer: '/model/0/activation', value: 'sigmoid' });
    assert.deepEqual(changeOf('hinge')?.length, 1);
  });

  it('take away an activation that only the present loss needs', () => {
    const animals = { x, y: x.map((value) => (value > 8 ? 'cat' : 'dog')) };
    const losses = offered({ loss: 'bce', model: [{ layer: 'dense', activation: 'sigmoid' }] }, animals);
    const logits = losses.find(({ name }) => name === 'bceWithLogits');
    assert.deepEqual(logits?.change[1], { pointer: '/model/0/activation', value: undefined });
  });

  it('are not offered for a loss of several parts', () => {
    const terms = [
      { name: 'a', loss: 'mse' },
      { name: 'b', loss: 'mae' },
    ];
    assert.throws(() => offered({ loss: { terms } }), RunFileError);
  });
});
