import { strict as assert } from 'node:assert';
import { FixTrial, type FixProof } from '../../../src/diagnosis/experiments/fix-proof';
import { changedIngredients } from '../../../src/diagnosis/experiments/changed-ingredients';
import type { RunFileChange } from '../../../src/diagnosis/run-file-change';
import { SideRun } from '../../../src/diagnosis/experiments/run-course';
import { RunFileError } from '../../../src/runs/run-file-error';
import { blobs, linear, rare } from '../data-sets';
import { ingredientsOf, type Program } from '../program';

const base = {
  data: { file: 'data.csv', target: 'y', validation: 0.25 },
  model: [{ layer: 'dense' }],
  loss: 'mse',
  optimizer: { type: 'sgd', learningRate: 0.05 },
  epochs: 8,
  batchSize: 32,
};

function prove(runFile: object, change: RunFileChange): FixProof {
  return proveFor('learning-rate-too-high', { data: linear(), runFile: { ...base, ...runFile } }, change);
}

function proveFor(rule: string, program: Program, change: RunFileChange): FixProof {
  const ingredients = ingredientsOf(program);
  const trial = new FixTrial(ingredients, changedIngredients(ingredients, change), rule);
  while (trial.advance({}));
  return trial.result;
}

describe('the proof of a fix', () => {
  it('says that a fix helps which keeps the runs finite', () => {
    const { verdict, sentence, finding } = prove(
      { optimizer: { type: 'sgd', learningRate: 50 }, epochs: 40 },
      [{ pointer: '/optimizer/learningRate', value: 0.05 }],
    );
    assert.equal(verdict, 'helps');
    assert.match(sentence, /^3 of 3 runs stay finite with the fix, 0 without it\. With it, R² reaches /);
    assert.equal(
      finding,
      'learning-rate-too-high is found for 3 of 3 seeds without the fix, and for none with it.',
    );
  });

  it('compares the metric over three seeds, each with itself', () => {
    const { verdict, sentence, before, after } = prove({ optimizer: { type: 'sgd', learningRate: 1e-4 } }, [
      { pointer: '/optimizer/learningRate', value: 0.05 },
    ]);
    assert.equal(verdict, 'helps');
    assert.match(sentence, /^R² goes from .* to .* over 3 seeds\.$/);
    assert.deepEqual(
      [before, after].map((courses) => courses.map(({ seed }) => seed)),
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
    );
  });

  it('is not taken in by another scale of the loss', () => {
    const { verdict } = prove({ epochs: 40 }, [{ pointer: '/loss', value: { type: 'huber', delta: 3 } }]);
    assert.equal(verdict, 'doesNotHelp');
  });

  it('says that a fix which makes things worse does not help', () => {
    const { verdict } = prove({}, [{ pointer: '/optimizer/learningRate', value: 1e-5 }]);
    assert.equal(verdict, 'doesNotHelp');
  });

  it('claims nothing where no rows validate', () => {
    const { verdict } = prove({ data: { file: 'data.csv', target: 'y', validation: 0 } }, [
      { pointer: '/optimizer/learningRate', value: 0.01 },
    ]);
    assert.equal(verdict, 'unclear');
  });

  it('says that the trouble is still there', () => {
    const { verdict, finding } = prove({ optimizer: { type: 'sgd', learningRate: 500 }, epochs: 40 }, [
      { pointer: '/optimizer/learningRate', value: 400 },
    ]);
    assert.equal(verdict, 'doesNotHelp');
    assert.match(finding, /is found for 3 of 3 seeds without the fix, and for 3 with it\./);
  });

  it('judges a rare class by how well it is found, not by the accuracy', () => {
    const x = Array.from({ length: 400 }, (_, i) => i / 400);
    const ingredients = ingredientsOf({
      data: { x, y: x.map((value) => (value > 0.94 ? 1 : 0)) },
      runFile: { ...base, loss: 'bceWithLogits' },
    });
    const run = new SideRun(ingredients, { seed: 1 });
    while (run.advance({}));
    assert.equal(run.course.metric, 'f1');
  });

  it('takes a loss that falls for help where classes were told apart before and the loss means the same', () => {
    const program = {
      data: blobs({ spread: 0.4 }),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'kind', validation: 0.25 },
        model: [{ layer: 'dense', activation: 'softmax' }],
        loss: 'crossEntropy',
        optimizer: { type: 'adam', learningRate: 0.1 },
        epochs: 20,
      },
    };
    const change = [{ pointer: '/model/0/activation', value: 'linear' }];
    const { verdict, sentence } = proveFor('double-softmax', program, change);
    assert.match(sentence, /^accuracy goes from .* over 3 seeds, and the validation loss from .* to /);
    assert.equal(verdict, 'helps');
  });

  it('judges weights for a rare class by the recalls of both classes', () => {
    const program = {
      data: rare(600, 0.04, 1.5),
      runFile: {
        ...base,
        data: { file: 'data.csv', target: 'hit', validation: 0.3 },
        loss: 'bceWithLogits',
        optimizer: { type: 'adam', learningRate: 0.02 },
        epochs: 30,
      },
    };
    const change = [{ pointer: '/loss', value: { type: 'bceWithLogits', posWeight: 24 } }];
    const { verdict, sentence } = proveFor('class-imbalance', program, change);
    assert.match(sentence, /^The mean recall of both classes goes from 0\.[56].* to 0\.[789]/);
    assert.equal(verdict, 'helps');
  });

  it('tells how far it is', () => {
    const ingredients = ingredientsOf({ data: linear(), runFile: base });
    const trial = new FixTrial(ingredients, ingredients, 'plateau');
    const shares = [trial.share];
    while (trial.advance({ steps: 10 })) shares.push(trial.share);
    shares.push(trial.share);
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a - b),
    );
    assert.deepEqual([shares[0], shares.at(-1)], [0, 1]);
  });

  it('refuses a fix after which nothing can be run', () => {
    assert.throws(() => prove({}, [{ pointer: '/loss', value: 'nothing' }]), RunFileError);
  });
});
