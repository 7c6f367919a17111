import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Graph, type Node } from '../../../src/engine/graph';
import { Memory } from '../../../src/engine/memory';
import * as operations from '../../../src/engine/operations';
import { Plan } from '../../../src/engine/plan';
import { sizeOf } from '../../../src/engine/shape';
import { anyShape, tensorOf, type SampleTensor } from './arbitrary-tensors';
import { operationSamples } from './operation-samples';

const RUNS = { seed: 7, numRuns: 10 };

/** One step of a random computation; leaves alone what it does not apply to. */
type Step = (x: Node) => Node;

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    (x) => operations.reshape(x, [-1, 1]),
    (x) => operations.flatten(x),
    (x) => operations.detach(x),
    (x) => operations.exp(operations.multiply(x, 0.1)),
    (x) => operations.add(x, x),
    (x) => (x.shape.length >= 2 ? operations.transpose(x) : x),
    (x) => operations.unsqueeze(x, 0),
  ),
  fc.integer({ min: 0, max: 2 }).map((from): Step => (x) => {
    return x.shape.length > 0 && x.shape[0] > from ? operations.slice(x, 0, from) : x;
  }),
  fc.integer({ min: 0, max: 2 }).map((to): Step => (x) => {
    return x.shape.length > 0 && x.shape.at(-1)! > to ? operations.slice(x, -1, 0, -to) : x;
  }),
);

function run({ shape, data }: SampleTensor, chain: readonly Step[], keepAll: boolean): number[] {
  const memory = new Memory('float64');
  memory.named('x', shape).set(data);
  let node = operations.leaf(new Graph(), 'x', 'input', shape);
  const all = chain.map((step) => (node = step(node)));
  const total = all.reduce(
    (sum, each) => operations.add(sum, operations.sum(each)),
    operations.constant(node.graph, 0),
  );
  const plan = new Plan(memory, { outputs: [node, total], keepAll });
  plan.run();
  return [...plan.read(node), ...plan.read(total)];
}

describe('tensors that share memory', () => {
  it('keep their numbers while others come and go in the same memory', () => {
    const runs = fc.tuple(
      anyShape({ minSize: 1 }).chain((shape) => tensorOf(shape)),
      fc.array(steps, { maxLength: 8 }),
    );
    fc.assert(
      fc.property(runs, ([x, chain]) => {
        assert.deepEqual(run(x, chain, false), run(x, chain, true));
      }),
    );
  });

  it('are not computed when they are looked at in another shape', () => {
    const x = operations.leaf(new Graph(), 'x', 'input', [4, 3]);
    const looks = [
      operations.reshape(x, [12]),
      operations.slice(x, 0, 1, 3),
      operations.select(x, 0, 2),
      operations.permute(operations.unsqueeze(x, 0), [1, 0, 2]),
      operations.detach(x),
    ];
    const memory = new Memory('float64');
    assert.equal(new Plan(memory, { outputs: looks }).arenaSize, 0);
  });

  for (const [name, samples] of Object.entries(operationSamples)) {
    it(`have the numbers that the kernel of ${name} would copy`, () => {
      fc.assert(
        fc.property(samples, ({ variables, fixed = [], build }) => {
          const graph = new Graph();
          const memory = new Memory('float64');
          const nodes = [...variables, ...fixed].map(({ shape, data }, i) => {
            memory.named(`${i}`, shape).set(data);
            return operations.leaf(graph, `${i}`, 'input', shape);
          });
          const output = build(nodes.slice(0, variables.length), nodes.slice(variables.length));
          const plan = new Plan(memory, { outputs: [output], keepAll: true });
          plan.run();
          for (const node of plan.nodes) assertAliasIsACopy(node, plan);
        }),
        RUNS,
      );
    });
  }
});

function assertAliasIsACopy(node: Node, plan: Plan): void {
  const { operation, inputs, attributes, shape } = node;
  const inputShapes = inputs.map((input) => input.shape);
  if ((operation.aliasOffset?.(inputShapes, attributes) ?? null) === null) return;
  const output = new Float64Array(sizeOf(shape));
  operation.kernel({
    inputs: inputs.map((input) => plan.read(input)),
    inputShapes,
    output,
    outputShape: shape,
    attributes,
    scratch: (size) => new Float64Array(size),
  })();
  assert.deepEqual([...plan.read(node)], [...output]);
}
