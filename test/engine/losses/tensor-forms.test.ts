import assert from 'node:assert/strict';
import { Graph, type Node } from '../../../src/engine/graph';
import { losses } from '../../../src/engine/losses';
import { reduceLoss, type UnreducedLoss } from '../../../src/engine/losses/loss';
import { Memory } from '../../../src/engine/memory';
import { constant } from '../../../src/engine/operations/leaves';
import { reshape } from '../../../src/engine/operations/shaping';
import { slice } from '../../../src/engine/operations/slicing';
import { Plan } from '../../../src/engine/plan';
import { RandomStream } from '../../../src/engine/random';
import { lossNamed } from './evaluated-loss';
import { sampleFor } from './samples';

/** How the tensors of each form are made from prediction and target. */
const TENSORS: Readonly<Record<string, (p: Node, t: Node) => Node[]>> = {
  bce: (p, t) => [p, t],
  bceWithLogits: (p, t) => [p, t],
  gaussianNll: (p, t) => [slice(p, 1, 0, 3), t, slice(p, 1, 3, 6)],
  marginRanking: (p, t) => [slice(p, 1, 0, 3), slice(p, 1, 3, 6), t],
  cosineEmbedding: (p, t) => [slice(p, 1, 0, 3), slice(p, 1, 3, 6), reshape(t, [-1])],
  tripletMargin: (p, t) => [p, slice(t, 1, 0, 3), slice(t, 1, 3, 6)],
  ctc: (p, t) => [p, t, constant(p.graph, 6, [4]), constant(p.graph, [1, 2, 2, 1], [4])],
};

function numbersOf(loss: UnreducedLoss): number[] {
  const node = reduceLoss(loss, 'none');
  const plan = new Plan(new Memory('float64'), { outputs: [node] });
  plan.run();
  return [...plan.read(node)];
}

describe('losses of more tensors than prediction and target', () => {
  for (const loss of losses.values()) {
    const { tensors } = loss;
    if (tensors === undefined) continue;
    it(`${loss.name}(${tensors.arguments.map(({ name }) => name).join(', ')}) is what it makes of two tensors`, () => {
      const { prediction, target } = sampleFor(loss, {}, new RandomStream(2, loss.name), 4);
      const labels = [1, -1, -1, 1, 2, -1, 3, 1, -1, 2, -1, -1];
      const graph = new Graph();
      const p = constant(graph, prediction.data, prediction.shape);
      const t = constant(graph, loss.name === 'ctc' ? labels : target.data, target.shape);
      const options = loss.options.parse({});
      const built = tensors.build(TENSORS[loss.name](p, t), options);
      assert.deepEqual(numbersOf(built), numbersOf(loss.build(p, t, options)));
    });
  }

  it('bce and bceWithLogits take a weight for each element, which may repeat along rows', () => {
    for (const name of ['bce', 'bceWithLogits']) {
      const loss = lossNamed(name);
      const graph = new Graph();
      const p = constant(graph, [0.2, 0.7, 0.5, 0.9], [2, 2]);
      const t = constant(graph, [0, 1, 1, 0], [2, 2]);
      const weight = constant(graph, [1, 10], [2]);
      const parsed = loss.options.parse({});
      const plain = numbersOf(loss.build(p, t, parsed));
      const weighed = numbersOf(loss.tensors!.build([p, t, weight], parsed));
      assert.deepEqual(weighed, [plain[0], plain[1] * 10, plain[2], plain[3] * 10]);
      assert.throws(() => loss.tensors!.build([p, t, constant(graph, 1, [3, 2, 2])], parsed), {
        name: 'ShapeError',
      });
    }
  });

  it('class weights of bce count zeros and ones', () => {
    const loss = lossNamed('bce');
    const graph = new Graph();
    const p = constant(graph, [0.2, 0.7], [2]);
    const t = constant(graph, [0, 1], [2]);
    const plain = numbersOf(loss.build(p, t, loss.options.parse({})));
    const weighed = numbersOf(loss.build(p, t, loss.options.parse({ classWeight: [3, 7] })));
    assert.deepEqual(weighed, [plain[0] * 3, plain[1] * 7]);
  });
});
