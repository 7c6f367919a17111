import assert from 'node:assert/strict';
import { Graph } from '../../../src/engine/graph';
import { losses } from '../../../src/engine/losses';
import { Memory } from '../../../src/engine/memory';
import { leaf } from '../../../src/engine/operations/leaves';
import { Plan } from '../../../src/engine/plan';
import { RandomStream } from '../../../src/engine/random';
import { LossFile } from '../../../src/language/loss-file';
import { LossFileError } from '../../../src/language/problem';
import { evaluateLoss, type Tensor } from '../../engine/losses/evaluated-loss';
import { sampleFor, type Sample } from '../../engine/losses/samples';

/** The value of a loss file whose function gives the expression. */
function valueOf(expression: string, { prediction, target }: Sample): number {
  const text = `export default function (prediction, target) { return ${expression}; }`;
  const { lossFile, problems } = LossFile.read(text, 'test.loss.js');
  if (lossFile === null) throw new LossFileError(problems[0].message, problems[0].span);
  const graph = new Graph();
  const memory = new Memory('float64');
  const load = (name: string, { shape, data }: Tensor) => {
    memory.named(name, shape).set(data);
    return leaf(graph, name, 'input', shape);
  };
  const { total } = lossFile.build('default', {
    graph,
    prediction: load('prediction', prediction),
    target: load('target', target),
    input: null,
    weights: () => null,
    clock: { step: 0, epoch: 0, progress: 0 },
    origin: { label: 'loss' },
  });
  const plan = new Plan(memory, { outputs: [total] });
  plan.run();
  return plan.read(total)[0];
}

function sampleOf(name: string): Sample {
  return sampleFor(losses.get(name)!, {}, new RandomStream(8, name), 5);
}

describe('losses in loss files', () => {
  for (const { name } of losses.values()) {
    it(`${name}(prediction, target) is the mean that the run file has by that name`, () => {
      const sample = sampleOf(name);
      const { prediction, target } = sample;
      const [expected] = evaluateLoss(name, prediction, target, { reduction: 'mean' }).values;
      assert.equal(valueOf(`${name}(prediction, target)`, sample), expected);
    });
  }

  it('reduce to a sum when told to', () => {
    const sample = sampleOf('huber');
    const { prediction, target } = sample;
    const [expected] = evaluateLoss('huber', prediction, target, { reduction: 'sum' }).values;
    assert.equal(valueOf('huber(prediction, target, { reduction: "sum" })', sample), expected);
  });

  it('take their options', () => {
    const sample = sampleOf('quantile');
    const { prediction, target } = sample;
    const [expected] = evaluateLoss('quantile', prediction, target, {
      options: { quantile: 0.9 },
      reduction: 'mean',
    }).values;
    assert.equal(valueOf('quantile(prediction, target, { quantile: 0.9 })', sample), expected);
  });

  it('take tensors of their own where they have more than two', () => {
    const sample = sampleOf('gaussianNll');
    assert.equal(
      valueOf('gaussianNll(slice(prediction, 1, 0, 3), target, slice(prediction, 1, 3, 6))', sample),
      valueOf('gaussianNll(prediction, target)', sample),
    );
  });

  it('say that balanced weights need a run file', () => {
    assert.throws(
      () =>
        valueOf('crossEntropy(prediction, target, { classWeight: "balanced" })', sampleOf('crossEntropy')),
      (error: unknown) => error instanceof LossFileError && error.message.includes('only a run file'),
    );
  });
});
