import { strict as assert } from 'node:assert';
import { createTrialRunner } from '../../src/diagnosis/trial-runner';
import { linear } from './data-sets';
import { ingredientsOf, type Program } from './program';

const program: Program = {
  data: linear({ rows: 60 }),
  runFile: {
    data: { file: 'data.csv', target: 'y' },
    model: [{ layer: 'dense' }],
    loss: 'mse',
    optimizer: { type: 'sgd', learningRate: 0.05 },
    regularization: { l2: 0.01 },
    epochs: 20,
    batchSize: 16,
  },
};

describe('trials', () => {
  it('repeat the run exactly where nothing is changed', () => {
    const once = createTrialRunner(ingredientsOf(program))([], { steps: 30 });
    const again = createTrialRunner(ingredientsOf(program))([], { steps: 30 });
    assert.equal(once?.losses.length, 30);
    assert.deepEqual(once, again);
  });

  it('take the change, and another seed when asked', () => {
    const tryOut = createTrialRunner(ingredientsOf(program));
    const usual = tryOut([], { steps: 10 })!;
    assert.notDeepEqual(tryOut([{ pointer: '/optimizer/learningRate', value: 0.001 }], { steps: 10 }), usual);
    assert.notDeepEqual(tryOut([], { steps: 10, seed: 9 }), usual);
  });

  it('tell the parts of the loss', () => {
    const { terms, losses } = createTrialRunner(ingredientsOf(program))([], { steps: 5 })!;
    assert.deepEqual([...terms.keys()], ['mse', 'penalty']);
    assert.ok(Math.abs(terms.get('mse')![3] + terms.get('penalty')![3] - losses[3]) < 1e-6);
  });

  it('tell the validation loss of each epoch', () => {
    const data = { file: 'data.csv', target: 'y', validation: 0.2 };
    const held = { ...program, runFile: { ...(program.runFile as object), data } };
    const { validation } = createTrialRunner(ingredientsOf(held))([], { steps: 9 })!;
    assert.equal(validation.length, 3);
    assert.ok(validation[2] < validation[0]);
  });

  it('say when a loss or gradient stopped being finite', () => {
    const outcome = createTrialRunner(ingredientsOf(program))(
      [{ pointer: '/optimizer/learningRate', value: 1e6 }],
      { steps: 60 },
    );
    assert.equal(outcome?.finite, false);
  });

  it('are not made of a run file that cannot be run', () => {
    const tryOut = createTrialRunner(ingredientsOf(program));
    assert.equal(tryOut([{ pointer: '/loss', value: 'no-such-loss' }], { steps: 5 }), null);
    assert.equal(tryOut([{ pointer: '/data/target', value: 'no such column' }], { steps: 5 }), null);
  });

  it('end when the work allowed is used up, by counting and not by the clock', () => {
    const large = {
      ...program,
      runFile: {
        ...(program.runFile as object),
        model: [{ layer: 'dense', units: 1000 }, { layer: 'dense', units: 1000 }, { layer: 'dense' }],
      },
    };
    const tryOut = createTrialRunner(ingredientsOf(large));
    assert.equal(tryOut([], { steps: 1000, atLeast: 1000 }), null);
    assert.ok(tryOut([], { steps: 1000 })!.losses.length < 20);
  });

  it('learn no more than a constant answer where they see no features', () => {
    const runFile = {
      data: { file: 'data.csv', target: 'y', validation: 0 },
      model: [{ layer: 'dense' }],
      loss: 'mse',
      optimizer: { type: 'adam', learningRate: 0.05 },
      epochs: 60,
      batchSize: 160,
    };
    const tryOut = createTrialRunner(ingredientsOf({ data: linear(), runFile }));
    const [seeing, blind] = [false, true].map(
      (isBlind) => tryOut([], { steps: 200, blind: isBlind })!.losses,
    );
    assert.ok(blind[blind.length - 1] > 2 && seeing[seeing.length - 1] < 0.1);
  });
});
